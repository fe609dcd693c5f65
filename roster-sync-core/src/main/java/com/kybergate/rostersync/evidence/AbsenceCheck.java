// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.evidence;

import com.kybergate.oneroster.model.StatusType;
import com.kybergate.rostersync.evidence.Evidence.Finding;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.source.RosterSource;
import com.kybergate.rostersync.source.SingleRead;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks the source for missing people one by one, and believes a "not found" only from a source that proves, in the same breath, that it
 * can tell: it finds people it has just listed, whose identifiers have the same kinds of characters, and it answers for an identifier that
 * nobody has exactly as it answers for the missing.
 *
 * <p>Without that, a permission, a broken route or a gateway's error page would pass for a departure. One thread at a time.
 */
public final class AbsenceCheck {
    private final RosterSource source;
    private final SecureRandom random;

    /**
     * Makes a check.
     *
     * @param source whom to ask
     * @param random makes the identifier that nobody has
     */
    public AbsenceCheck(RosterSource source, SecureRandom random) {
        this.source = source;
        this.random = random;
    }

    /**
     * Asks for people.
     *
     * @param collection the collection they belong to
     * @param missing their identifiers
     * @param controls others that were just seen
     * @return what was found of each
     * @throws InterruptedException if the thread is interrupted
     */
    public Evidence ask(RosterCollection collection, Collection<String> missing, ControlSample controls)
            throws InterruptedException {
        Map<String, List<String>> byKind = new TreeMap<>();
        for (String sourcedId : missing) {
            byKind.computeIfAbsent(ControlSample.kind(sourcedId), k -> new ArrayList<>())
                    .add(sourcedId);
        }
        Map<String, Finding> findings = new HashMap<>();
        Set<String> saidGone = new HashSet<>();
        for (Map.Entry<String, List<String>> kind : byKind.entrySet()) {
            findings.putAll(askForKind(collection, kind.getKey(), kind.getValue(), controls, saidGone));
        }
        return new Evidence(findings, saidGone);
    }

    private Map<String, Finding> askForKind(
            RosterCollection collection,
            String kind,
            List<String> missing,
            ControlSample controls,
            Set<String> saidGone)
            throws InterruptedException {
        List<String> known = controls.like(missing.get(0));
        String shape = known.isEmpty() || !allFound(collection, known) ? null : shapeOfNobody(collection, kind);
        Map<String, Finding> findings = new HashMap<>();
        for (String sourcedId : missing) {
            findings.put(sourcedId, find(collection, sourcedId, shape, saidGone));
        }
        // Credentials or routes can fail halfway through the list: what was said since the first control then proves
        // nothing.
        if (shape != null && !(allFound(collection, known) && shape.equals(shapeOfNobody(collection, kind)))) {
            findings.replaceAll((id, finding) -> finding == Finding.GONE ? Finding.UNVERIFIED : finding);
        }
        return findings;
    }

    private Finding find(
            RosterCollection collection, String sourcedId, @Nullable String shapeOfNobody, Set<String> saidGone)
            throws InterruptedException {
        SingleRead answer = source.read(collection, sourcedId);
        if (answer instanceof SingleRead.Found found) {
            if (!found.record().sourcedId().equals(sourcedId)) {
                return Finding.UNVERIFIED;
            }
            boolean said = StatusType.TO_BE_DELETED.equals(found.record().status());
            if (said) {
                saidGone.add(sourcedId);
            }
            return said ? Finding.GONE : Finding.STILL_THERE;
        }
        boolean gone =
                answer instanceof SingleRead.Missing nowhere && nowhere.shape().equals(shapeOfNobody);
        return gone ? Finding.GONE : Finding.UNVERIFIED;
    }

    private boolean allFound(RosterCollection collection, List<String> known) throws InterruptedException {
        for (String sourcedId : known) {
            if (!(source.read(collection, sourcedId) instanceof SingleRead.Found found)
                    || !found.record().sourcedId().equals(sourcedId)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable String shapeOfNobody(RosterCollection collection, String kind) throws InterruptedException {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String nobody =
                HexFormat.of().formatHex(bytes, 0, 8) + kind + HexFormat.of().formatHex(bytes, 8, 16);
        return source.read(collection, nobody) instanceof SingleRead.Missing missing ? missing.shape() : null;
    }
}
