// SPDX-License-Identifier: Apache-2.0
package com.kybergate.house.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Damages bytes and texts without regard for what they mean. */
public final class Garble {
    /** A mark, bytes that are no UTF-8 (overlong, half a surrogate, beyond Unicode, cut off), and what begins a compressed file. */
    private static final List<byte[]> BITS = List.of(
            hex("efbbbf"),
            hex("fffe"),
            hex("feff"),
            hex("c080"),
            hex("eda080"),
            hex("edb080"),
            hex("f4908080"),
            hex("f8888080"),
            hex("e282"),
            hex("f09f"),
            hex("80"),
            hex("ff"),
            hex("00"),
            hex("0d0a0d0a"),
            hex("1f8b08"),
            hex("504b0304"));

    private Garble() {}

    /**
     * Damages bytes in one to four places.
     *
     * @param draw decides where and how
     * @param whole what to damage
     * @return damaged bytes
     */
    public static byte[] bytes(Draw draw, byte[] whole) {
        byte[] out = whole;
        for (int i = 1 + draw.below(4); i > 0; i--) {
            out = once(draw, out);
        }
        return out;
    }

    private static byte[] once(Draw draw, byte[] whole) {
        int at = whole.length == 0 ? 0 : draw.below(whole.length);
        int to = whole.length == 0 ? 0 : at + draw.below(Math.min(64, whole.length - at) + 1);
        switch (draw.below(8)) {
            case 0 -> {
                if (whole.length == 0) {
                    return whole;
                }
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << draw.below(8));
                return flipped;
            }
            case 1 -> {
                return Arrays.copyOf(whole, at);
            }
            case 2 -> {
                return join(Arrays.copyOf(whole, at), Arrays.copyOfRange(whole, to, whole.length));
            }
            case 3 -> {
                byte[] again = Arrays.copyOfRange(whole, at, to);
                return join(Arrays.copyOf(whole, to), again, Arrays.copyOfRange(whole, to, whole.length));
            }
            case 4 -> {
                return join(Arrays.copyOf(whole, at), draw.of(BITS), Arrays.copyOfRange(whole, at, whole.length));
            }
            case 5 -> {
                return join(draw.of(BITS), whole);
            }
            case 6 -> {
                return join(whole, draw.of(BITS), Arrays.copyOfRange(whole, at, to));
            }
            default -> {
                if (whole.length == 0) {
                    return whole;
                }
                byte[] noise = whole.clone();
                for (int i = at; i < to; i++) {
                    noise[i] = (byte) draw.below(256);
                }
                return noise;
            }
        }
    }

    /**
     * Damages a text in one to four places.
     *
     * @param draw decides where and how
     * @param whole what to damage
     * @return a damaged text
     */
    public static String text(Draw draw, String whole) {
        StringBuilder out = new StringBuilder(whole);
        for (int i = 1 + draw.below(4); i > 0; i--) {
            int at = draw.below(out.length() + 1);
            int to = Math.min(out.length(), at + draw.below(8));
            switch (draw.below(5)) {
                case 0 -> out.delete(at, to);
                case 1 -> out.insert(at, draw.text(12));
                case 2 -> out.insert(at, out.substring(at, to));
                case 3 -> out.replace(at, to, draw.text(8));
                default ->
                    out.insert(
                            at,
                            draw.of(
                                    "\ufeff", "\u200b", "\u0000", "\ud800", "\udc00", "%", "%0", "%zz", "%00", "..",
                                    "/", "\\", "\r\n", "\u0130", "\u202e", "xn--", "[", "]", "@", "#", "?", "'"));
            }
        }
        return out.toString();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
