// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.saml.internal.opensaml;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether the class path has OpenSAML and Santuario once each, in the versions this library was tried with: OpenSAML 5 has classes of the same
 * names under other coordinates, which Maven does not tell apart. Knows nothing of either, so that it can be asked where they are missing.
 */
public final class Libraries {
    private static final String VERSION = "4.0.1";
    private static final int[] OLDEST_SANTUARIO = {4, 0, 4};
    private static final Pattern JAR = Pattern.compile("[^/!]+\\.jar");
    private static final List<String> ONCE = List.of(
            "org/opensaml/core/config/InitializationService.class",
            "org/opensaml/saml/saml2/core/Assertion.class",
            "org/apache/xml/security/Init.class");

    private Libraries() {}

    /**
     * Looks at the class path.
     *
     * @throws IllegalStateException if another version is there, or two are, or none, with what to do about it
     */
    public static void check() {
        ClassLoader own = Libraries.class.getClassLoader();
        for (String file : ONCE) {
            checkOnce(own, file);
        }
        checkVersions(
                version(own, "org.opensaml", "opensaml-core"),
                version(own, "org.opensaml", "opensaml-saml-api"),
                version(own, "org.apache.santuario", "xmlsec"));
    }

    static void checkVersions(String core, String saml, String santuario) {
        if (!core.equals(VERSION) || !saml.equals(VERSION)) {
            throw new IllegalStateException(
                    "Signing in by SAML needs OpenSAML " + VERSION + ", and there is " + core + " (core) and " + saml
                            + " (SAML). Leave org.opensaml:* out of your dependency management, and exclude OpenSAML 5's"
                            + " opensaml-core-api and opensaml-saml-impl from what brings them, or run this library in a process of its own.");
        }
        if (Arrays.compare(numbers(santuario), OLDEST_SANTUARIO) < 0 || numbers(santuario)[0] != OLDEST_SANTUARIO[0]) {
            throw new IllegalStateException(
                    "Signing in by SAML needs org.apache.santuario:xmlsec 4.0.4 or a later 4.x, and there is "
                            + santuario + ": a dependency management replaces it. Add to yours:"
                            + " <dependency><groupId>org.apache.santuario</groupId><artifactId>xmlsec</artifactId><version>4.0.4</version></dependency>");
        }
    }

    private static int[] numbers(String version) {
        try {
            return Arrays.stream(version.split("[.-]"))
                    .limit(3)
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            return new int[] {0};
        }
    }

    /** By what Maven writes into each jar: their manifests do not all state it, and in a jar of jars their names do not either. */
    private static String version(ClassLoader loader, String group, String artifact) {
        String file = "META-INF/maven/" + group + "/" + artifact + "/pom.properties";
        try (@Nullable InputStream in = loader.getResourceAsStream(file)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "one without a version");
        } catch (IOException e) {
            throw new IllegalStateException("The class path cannot be read", e);
        }
    }

    private static void checkOnce(ClassLoader loader, String file) {
        try {
            List<URL> found = Collections.list(loader.getResources(file)).stream()
                    .distinct()
                    .toList();
            if (found.size() > 1) {
                throw new IllegalStateException(
                        "Two libraries bring " + file.replace('/', '.').replaceAll("\\.class$", "") + ": "
                                + found.stream().map(Libraries::jar).toList()
                                + ". Which one is used is chance. Exclude the one that is not this library's.");
            }
        } catch (IOException e) {
            throw new IllegalStateException("The class path cannot be read", e);
        }
    }

    private static String jar(URL file) {
        Matcher jar = JAR.matcher(file.getPath());
        String last = file.getPath();
        while (jar.find()) {
            last = jar.group();
        }
        return last;
    }
}
