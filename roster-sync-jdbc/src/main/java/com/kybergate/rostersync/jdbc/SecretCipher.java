// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.tenant.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts secrets before they are stored: AES-256-GCM (NIST SP 800-38D), with a fresh random IV of 96 bits and a tag of 128. Each ciphertext
 * is bound to the tenant, the purpose and the origin it was made for, so that one copied to another place, or left behind by an address that
 * was changed, does not decrypt there.
 *
 * <p><b>Keys.</b> A key is 32 random bytes, written {@code id:base64}; {@link #newKey} makes such a line, and so does
 * {@code echo "2026-11:$(openssl rand -base64 32)"}. They are kept apart from the database and its backups: whoever has both has the
 * secrets. A lost key means that all secrets have to be entered again, and nothing else is lost.
 *
 * <p><b>Rotation.</b> The first key is the current one and encrypts; the others decrypt only. To change keys, put a new one before the old,
 * restart every node, call {@link JdbcTenantDirectory#rotate}, and take the old one away; backups of the database still need it. A node that
 * has not been restarted yet cannot read what another one encrypted with the new key; where that matters, the new key goes behind the old
 * one first.
 *
 * <p>Stored is {@code v1:<key id>:<IV, ciphertext and tag in base64url>}. The ciphertext is as long as the secret. Immutable, safe for
 * concurrent use; {@code toString} shows the ids of the keys alone.
 */
public final class SecretCipher {
    private static final String VERSION = "v1";
    private static final int KEY_BYTES = 32;
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");
    private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder FROM_TEXT = Base64.getUrlDecoder();

    private final Map<String, SecretKey> keys;
    private final String current;
    private final SecureRandom random;

    private SecretCipher(Map<String, SecretKey> keys, SecureRandom random) {
        this.keys = keys;
        this.current = keys.keySet().iterator().next();
        this.random = random;
    }

    /**
     * A cipher with keys from wherever the host has them.
     *
     * @param current the key that encrypts, as {@code id:base64}
     * @param former keys that were current once, and still decrypt
     * @return the cipher
     * @throws IllegalArgumentException if one is no key, or two have the same id; the message shows none
     */
    public static SecretCipher ofKeys(String current, String... former) {
        List<String> entries = new ArrayList<>(List.of(current));
        entries.addAll(List.of(former));
        return of(entries, "the keys", new SecureRandom());
    }

    /**
     * A cipher with keys from a variable of the environment, one after the other, separated by line breaks, blanks or commas; the first is the
     * current one.
     *
     * @param variable the name of the variable
     * @return the cipher
     * @throws IllegalArgumentException if it is not set, one is no key, or two have the same id; the message shows none
     */
    public static SecretCipher fromEnvironment(String variable) {
        return fromEnvironment(variable, System::getenv);
    }

    static SecretCipher fromEnvironment(String variable, UnaryOperator<@Nullable String> environment) {
        String text = environment.apply(Objects.requireNonNull(variable, "variable"));
        if (text == null) {
            throw new IllegalArgumentException("the environment has no variable " + variable);
        }
        return of(entries(text), "the variable " + variable, new SecureRandom());
    }

    /**
     * A cipher with keys from a file, one in each line; the first is the current one. Empty lines, and those that begin with {@code #}, do not
     * count. Where files have permissions (POSIX), nobody but the owner may read it; if it is root's, its group may, too, as container
     * platforms hand secrets to their programs.
     *
     * @param file the file
     * @return the cipher
     * @throws IllegalArgumentException if it cannot be read, others can read it, one is no key, or two have the same id; the message shows none
     */
    public static SecretCipher fromFile(Path file) {
        try {
            refuseIfOpenToOthers(file);
            return of(entries(Files.readString(file)), "the file " + file, new SecureRandom());
        } catch (IOException e) {
            // Its message is the path, and the reason at most.
            throw new IllegalArgumentException("the file " + file + " cannot be read as text", e);
        }
    }

    /**
     * Makes a new key, for an administrator to keep: in front of the others, in the file or the variable.
     *
     * @param random where its bytes come from
     * @return one line, {@code id:base64}, with a random id
     */
    public static String newKey(SecureRandom random) {
        byte[] id = new byte[4];
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(id);
        random.nextBytes(key);
        return "k" + HexFormat.of().formatHex(id) + ":" + Base64.getEncoder().encodeToString(key);
    }

    /**
     * Encrypts a secret under the current key.
     *
     * @param tenant whose it is
     * @param purpose what it is for, as a word of the caller's
     * @param origin where it may be sent, as {@link com.kybergate.rostersync.tenant.SourceAccess#origin} says it
     * @param secret the secret
     * @return what to store; each call gives another text
     * @throws IllegalStateException if the secret is withheld
     */
    public String encrypt(TenantId tenant, String purpose, String origin, Secret secret) {
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        byte[] plain = utf8(secret.reveal());
        try {
            SecretKey key = Objects.requireNonNull(keys.get(current));
            byte[] sealed = seal(key, iv, boundTo(current, tenant, purpose, origin), plain);
            ByteBuffer whole =
                    ByteBuffer.allocate(iv.length + sealed.length).put(iv).put(sealed);
            return VERSION + ":" + current + ":" + TO_TEXT.encodeToString(whole.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-256-GCM", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * Decrypts what {@link #encrypt} made for the same tenant, purpose and origin.
     *
     * @param tenant whose it is
     * @param purpose what it is for
     * @param origin where it may be sent
     * @param stored what was stored
     * @return the secret
     * @throws SecretException {@code unknown-key} or {@code unreadable}
     */
    public Secret decrypt(TenantId tenant, String purpose, String origin, String stored) {
        String[] parts = stored.split(":", -1);
        if (parts.length != 3
                || !parts[0].equals(VERSION)
                || !KEY_ID.matcher(parts[1]).matches()) {
            throw unreadable(tenant, purpose, "what is stored is no ciphertext of this version");
        }
        SecretKey key = keys.get(parts[1]);
        if (key == null) {
            throw new SecretException(
                    "unknown-key",
                    "the " + purpose + " of tenant " + tenant + " was encrypted with the key \"" + parts[1]
                            + "\", which is not among the keys: add it as a former one, or enter the secret again");
        }
        byte[] whole = bytes(parts[2]);
        if (whole.length < IV_BYTES + TAG_BITS / 8) {
            throw unreadable(tenant, purpose, "what is stored was cut short or changed");
        }
        byte[] iv = Arrays.copyOf(whole, IV_BYTES);
        byte[] sealed = Arrays.copyOfRange(whole, IV_BYTES, whole.length);
        try {
            byte[] plain = open(key, iv, boundTo(parts[1], tenant, purpose, origin), sealed);
            return Secret.of(new String(plain, StandardCharsets.UTF_8));
        } catch (AEADBadTagException e) {
            throw unreadable(
                    tenant,
                    purpose,
                    "its address was changed, it was changed or moved itself, or the key \"" + parts[1]
                            + "\" is another one than it was");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-256-GCM", e);
        }
    }

    /**
     * Whether something stored should be encrypted anew.
     *
     * @param stored what was stored
     * @return false if it was encrypted with the current key
     */
    public boolean needsRotation(String stored) {
        return !stored.startsWith(VERSION + ":" + current + ":");
    }

    @Override
    public String toString() {
        return "SecretCipher" + keys.keySet();
    }

    static SecretCipher of(List<String> entries, String where, SecureRandom random) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        for (String entry : entries) {
            String which = where + ": key " + (keys.size() + 1);
            String line = entry.strip();
            int colon = line.indexOf(':');
            if (colon < 0 || !KEY_ID.matcher(line.substring(0, colon)).matches()) {
                throw new IllegalArgumentException(which
                        + " has no id; a key is id:base64, the id of at most 32 letters," + " digits, '.', '-' or '_'");
            }
            if (keys.put(line.substring(0, colon), key(line.substring(colon + 1), which)) != null) {
                throw new IllegalArgumentException(which + " has the id of one before it");
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(where + ": there is no key");
        }
        return new SecretCipher(keys, random);
    }

    /** AES-GCM as it is, without anything of ours. */
    static byte[] seal(SecretKey key, byte[] iv, byte[] boundTo, byte[] plain) throws GeneralSecurityException {
        return gcm(Cipher.ENCRYPT_MODE, key, iv, boundTo, plain);
    }

    /** The reverse of {@link #seal}. */
    static byte[] open(SecretKey key, byte[] iv, byte[] boundTo, byte[] sealed) throws GeneralSecurityException {
        return gcm(Cipher.DECRYPT_MODE, key, iv, boundTo, sealed);
    }

    private static byte[] gcm(int mode, SecretKey key, byte[] iv, byte[] boundTo, byte[] input)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(boundTo);
        return cipher.doFinal(input);
    }

    /** Each text with its length before it, so that no two lists of texts give the same bytes. */
    private static byte[] boundTo(String keyId, TenantId tenant, String purpose, String origin) {
        List<byte[]> texts = List.of(utf8(VERSION), utf8(keyId), utf8(tenant.value()), utf8(purpose), utf8(origin));
        ByteBuffer out = ByteBuffer.allocate(
                texts.stream().mapToInt(text -> Integer.BYTES + text.length).sum());
        texts.forEach(text -> out.putInt(text.length).put(text));
        return out.array();
    }

    /** Strictly: a text with half a character in it would otherwise be the same as another one. */
    private static byte[] utf8(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(text));
            byte[] out = new byte[bytes.remaining()];
            bytes.get(out);
            return out;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a text holds half a character", e);
        }
    }

    /** Nothing for what the encoder would not have written: the last letter has bits that a decoder ignores. */
    private static byte[] bytes(String text) {
        try {
            byte[] bytes = FROM_TEXT.decode(text);
            return TO_TEXT.encodeToString(bytes).equals(text) ? bytes : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static SecretKey key(String base64, String which) {
        byte[] bytes = new byte[0];
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // Whose message may quote a letter of it.
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException(which + " is not 32 bytes in base64 after its id");
        }
        SecretKey key = new SecretKeySpec(bytes, "AES");
        Arrays.fill(bytes, (byte) 0);
        return key;
    }

    private static List<String> entries(String text) {
        List<String> entries = new ArrayList<>();
        text.lines().filter(line -> !line.strip().startsWith("#")).forEach(line -> {
            for (String entry : line.split("[\\s,]+", -1)) {
                if (!entry.isEmpty()) {
                    entries.add(entry);
                }
            }
        });
        return entries;
    }

    private static void refuseIfOpenToOthers(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        boolean others = permissions.contains(PosixFilePermission.OTHERS_READ)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                || permissions.contains(PosixFilePermission.GROUP_WRITE);
        boolean group = permissions.contains(PosixFilePermission.GROUP_READ)
                && !Files.getOwner(file).getName().equals("root");
        if (others || group) {
            throw new IllegalArgumentException(
                    "the file " + file + " is open to others than its owner; allow nobody else (chmod 600)");
        }
    }

    private static SecretException unreadable(TenantId tenant, String purpose, String why) {
        return new SecretException(
                "unreadable",
                "the " + purpose + " of tenant " + tenant + " cannot be decrypted: " + why
                        + "; enter the secret again, or put back what was changed");
    }
}
