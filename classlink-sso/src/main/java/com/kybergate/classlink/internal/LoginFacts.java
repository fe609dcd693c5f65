// SPDX-License-Identifier: Apache-2.0
package com.kybergate.classlink.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sign-in that is under way is about, as named texts: they are encrypted with it, and a protocol adds its own. Immutable.
 */
public final class LoginFacts {
    private final Map<String, String> facts;

    private LoginFacts(Map<String, String> facts) {
        this.facts = facts;
    }

    /**
     * Nothing yet.
     *
     * @return no facts
     */
    public static LoginFacts none() {
        return new LoginFacts(Map.of());
    }

    /**
     * The same with one more.
     *
     * @param name the fact's name
     * @param value its value; null leaves it out
     * @return other facts
     */
    public LoginFacts with(String name, @Nullable String value) {
        if (value == null) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, value);
        return new LoginFacts(more);
    }

    /**
     * A fact.
     *
     * @param name its name
     * @return its value; null if it was never noted
     */
    public @Nullable String get(String name) {
        return facts.get(name);
    }

    /**
     * A fact that is always noted.
     *
     * @param name its name
     * @return its value
     * @throws IllegalStateException if it is not there, which is a fault of ours
     */
    public String need(String name) {
        String value = facts.get(name);
        if (value == null) {
            throw new IllegalStateException("A sign-in was stored without its " + name);
        }
        return value;
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(facts.size());
            for (Map.Entry<String, String> fact : facts.entrySet()) {
                out.writeUTF(fact.getKey());
                out.writeUTF(fact.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static LoginFacts fromBytes(byte[] bytes) {
        Map<String, String> facts = new LinkedHashMap<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            for (int rest = in.readUnsignedShort(); rest > 0; rest--) {
                String name = in.readUTF();
                facts.put(name, in.readUTF());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new LoginFacts(facts);
    }

    /** The names alone. */
    @Override
    public String toString() {
        return "LoginFacts" + facts.keySet();
    }
}
