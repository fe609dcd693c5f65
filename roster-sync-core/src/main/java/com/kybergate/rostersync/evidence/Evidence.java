// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.evidence;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is known of the people who were missed. Immutable.
 *
 * @param findings what was found of each that was asked about
 * @param saidGone who of them is gone by the source's own word, {@code tobedeleted}, and not only not found
 */
public record Evidence(Map<String, Finding> findings, Set<String> saidGone) {

    /**
     * Copies the findings.
     *
     * @param findings what was found of each that was asked about
     * @param saidGone who of them is gone by the source's own word
     */
    public Evidence {
        findings = Map.copyOf(findings);
        saidGone = Set.copyOf(saidGone);
    }

    /** What was found of one person. */
    public enum Finding {
        /** The source, which can tell, says that there is no such person. */
        GONE,
        /** The source has the person: the list was wrong. */
        STILL_THERE,
        /** The source did not say, or was shown unable to tell. */
        UNVERIFIED,
        /** Nobody asked, because there are too many; a person must approve first. */
        NOT_ASKED
    }

    /**
     * Nothing.
     *
     * @return evidence of nobody
     */
    public static Evidence none() {
        return new Evidence(new HashMap<>(), Set.of());
    }

    /**
     * What was found of a person.
     *
     * @param sourcedId the person's identifier
     * @return the finding; {@link Finding#NOT_ASKED} for those nobody asked about
     */
    public Finding of(String sourcedId) {
        return findings.getOrDefault(sourcedId, Finding.NOT_ASKED);
    }

    @Override
    public String toString() {
        return "Evidence[" + findings.size() + " asked about]";
    }
}
