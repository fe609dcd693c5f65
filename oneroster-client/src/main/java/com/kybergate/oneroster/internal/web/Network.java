// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A range of addresses: those that begin with the same bits. Immutable. */
public final class Network {
    private final byte[] first;
    private final int bits;

    private Network(byte[] first, int bits) {
        this.first = first;
        this.bits = bits;
    }

    /**
     * A range, as administrators write it. Names are not looked up.
     *
     * @param text such as {@code 10.1.0.0/16} or {@code fd12:3456::/32}; an address without a slash is a range of its own
     * @return the range
     * @throws IllegalArgumentException if it is none; the message says why, and is fit to be shown
     */
    public static Network of(String text) {
        String range = text.strip();
        int slash = range.indexOf('/');
        InetAddress address = literal(slash < 0 ? range : range.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("a network is written like 10.1.0.0/16 or fd12:3456::/32");
        }
        byte[] first = address.getAddress();
        int bits = first.length * 8;
        if (slash >= 0) {
            String length = range.substring(slash + 1);
            if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > bits) {
                throw new IllegalArgumentException("what follows the slash of a network is a number up to " + bits);
            }
            bits = Integer.parseInt(length);
        }
        // Whoever writes 10.1.2.3/16 means one machine or sixty thousand; it must not be us who guesses.
        for (int i = bits; i < first.length * 8; i++) {
            if ((first[i / 8] & (0x80 >> (i % 8))) != 0) {
                throw new IllegalArgumentException("a network of /" + bits + " begins with an address whose last "
                        + (first.length * 8 - bits) + " bits are 0");
            }
        }
        return new Network(first, bits);
    }

    /**
     * The address that a text writes out in full, without looking anything up.
     *
     * @param text four decimal numbers without leading zeros, or the form of IPv6, without a zone
     * @return the address; null if the text is a name, or an odd spelling that platforms read in different ways
     */
    public static @Nullable InetAddress literal(String text) {
        boolean four = text.matches("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
        boolean six = text.length() <= 45 && text.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
        if (!four && !six) {
            return null;
        }
        try {
            if (six) {
                // In brackets it is an address or an error, and never looked up.
                return InetAddress.getByName("[" + text + "]");
            }
            byte[] bytes = new byte[4];
            String[] numbers = text.split("\\.");
            for (int i = 0; i < bytes.length; i++) {
                int number = Integer.parseInt(numbers[i]);
                if (number > 255) {
                    return null;
                }
                bytes[i] = (byte) number;
            }
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /**
     * Whether an address lies in the range.
     *
     * @param address the address, 4 or 16 bytes
     * @return true if it does; false for one of the other length
     */
    public boolean contains(byte[] address) {
        if (address.length != first.length) {
            return false;
        }
        int whole = bits / 8;
        int rest = bits % 8;
        return Arrays.equals(first, 0, whole, address, 0, whole)
                && (rest == 0 || ((first[whole] ^ address[whole]) & (0xff00 >> rest) & 0xff) == 0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Network network && network.bits == bits && Arrays.equals(network.first, first);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(first) + bits;
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(first).getHostAddress() + "/" + bits;
        } catch (UnknownHostException e) {
            return "/" + bits;
        }
    }
}
