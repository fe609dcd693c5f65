// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.rostersync.roster.TenantId;
import com.kybergate.rostersync.tenant.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretCipherTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final TenantId SPRINGFIELD = new TenantId("springfield");
    private static final String PURPOSE = "source-secret";
    private static final String ORIGIN = "https://example.oneroster.com:443";
    private static final String TEXT = "pass\u00e9 \ud83d\udd11";

    private final String key = SecretCipher.newKey(RANDOM);
    private final SecretCipher cipher = SecretCipher.ofKeys(key);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void whatWasEncryptedIsDecryptedExactly() {
        for (String text : List.of("x", TEXT, " \n\t\u0000", "\u5c71".repeat(5_000))) {
            String stored = encrypt(text);
            assertThat(stored).matches("v1:" + id(key) + ":[A-Za-z0-9_-]+");
            assertThat(cipher.decrypt(SPRINGFIELD, PURPOSE, ORIGIN, stored)).isEqualTo(Secret.of(text));
        }
        assertThat(encrypt("a secret of letters")).doesNotContain("secret");
    }

    /** Test case 16 of the specification of GCM (McGrew and Viega), which NIST took over. */
    @Test
    void sealsTheTestCaseOfTheSpecification() throws Exception {
        HexFormat hex = HexFormat.of();
        SecretKeySpec known = new SecretKeySpec(
                hex.parseHex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"), "AES");
        byte[] iv = hex.parseHex("cafebabefacedbaddecaf888");
        byte[] boundTo = hex.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        byte[] plain = hex.parseHex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
        byte[] sealed = hex.parseHex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                + "76fc6ece0f4e1768cddf8853bb2d551b");
        assertThat(SecretCipher.seal(known, iv, boundTo, plain)).isEqualTo(sealed);
        assertThat(SecretCipher.open(known, iv, boundTo, sealed)).isEqualTo(plain);
    }

    /** Made with the Python package cryptography, over OpenSSL: what is stored today must be readable for ever. */
    @Test
    void readsWhatAnotherImplementationStoredInThisForm() {
        SecretCipher known = SecretCipher.ofKeys("k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        String stored = "v1:k1:ZGVmZ2hpamtsbW5vOHqtFbpAdm6h9s4yzkkSAWFOVu14Q79HlTaA";
        assertThat(known.decrypt(SPRINGFIELD, PURPOSE, ORIGIN, stored).reveal()).isEqualTo(TEXT);
    }

    /** Of three lengths, since the last letter of base64 has bits to spare for two of them, which a decoder does not look at. */
    @Test
    void aChangeOfAnyBitIsNoticed() {
        int refused = 0;
        for (String text : List.of(TEXT, TEXT + "1", TEXT + "12")) {
            String stored = encrypt(text);
            for (int bit = 0; bit < stored.length() * 16; bit++) {
                StringBuilder changed = new StringBuilder(stored);
                changed.setCharAt(bit / 16, (char) (stored.charAt(bit / 16) ^ (1 << bit % 16)));
                assertRefused(changed.toString());
                refused++;
            }
            String head = stored.substring(0, stored.lastIndexOf(':') + 1);
            byte[] whole = Base64.getUrlDecoder().decode(stored.substring(head.length()));
            for (int bit = 0; bit < whole.length * 8; bit++) {
                byte[] changed = whole.clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                assertRefused(head + Base64.getUrlEncoder().withoutPadding().encodeToString(changed));
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(3_000);
    }

    @Test
    void whatWasCutOrGrewIsNoticed() {
        String stored = encrypt(TEXT);
        for (int length = 0; length < stored.length(); length++) {
            assertRefused(stored.substring(0, length));
        }
        for (String more : List.of("A", "=", "==", "AAAA", "\n", ":", " ")) {
            assertRefused(stored + more);
            assertRefused(more + stored);
        }
        assertRefused("v1:" + id(key) + ":" + "A".repeat(38));
        assertRefused(TEXT);
    }

    @Test
    void decryptsForItsOwnTenantPurposeAndOriginAlone() {
        String stored = encrypt(TEXT);
        assertUnreadable(() -> cipher.decrypt(new TenantId("Springfield"), PURPOSE, ORIGIN, stored));
        assertUnreadable(() -> cipher.decrypt(new TenantId("shelbyville"), PURPOSE, ORIGIN, stored));
        assertUnreadable(() -> cipher.decrypt(SPRINGFIELD, "webhook-secret", ORIGIN, stored));
        assertUnreadable(() -> cipher.decrypt(SPRINGFIELD, PURPOSE, "https://example.oneroster.com:8443", stored));
        assertUnreadable(() -> cipher.decrypt(SPRINGFIELD, PURPOSE, ORIGIN + " ", stored));
        assertUnreadable(() -> cipher.decrypt(SPRINGFIELD, PURPOSE, "", stored));
    }

    @Test
    void theBordersBetweenWhatASecretIsBoundToCannotBeMoved() {
        String stored = cipher.encrypt(new TenantId("a"), "bc", "d", Secret.of(TEXT));
        assertUnreadable(() -> cipher.decrypt(new TenantId("ab"), "c", "d", stored));
        assertUnreadable(() -> cipher.decrypt(new TenantId("a"), "b", "cd", stored));
        assertUnreadable(() -> cipher.decrypt(new TenantId("a"), "bcd", "", stored));
        assertThatThrownBy(() -> cipher.decrypt(new TenantId("a"), "bc", "\ud83d", stored))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noTwoCiphertextsShareAnIv() {
        Set<String> ivs = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            String stored = encrypt(TEXT);
            assertThat(ivs.add(stored.substring(stored.lastIndexOf(':') + 1).substring(0, 16)))
                    .isTrue();
        }
    }

    @Test
    void aFormerKeyDecryptsAndTheCurrentOneEncrypts() {
        String stored = encrypt(TEXT);
        String newer = SecretCipher.newKey(RANDOM);
        SecretCipher both = SecretCipher.ofKeys(newer, key);
        assertThat(both.decrypt(SPRINGFIELD, PURPOSE, ORIGIN, stored).reveal()).isEqualTo(TEXT);
        assertThat(both.needsRotation(stored)).isTrue();
        String again = both.encrypt(SPRINGFIELD, PURPOSE, ORIGIN, Secret.of(TEXT));
        assertThat(both.needsRotation(again)).isFalse();
        assertThat(SecretCipher.ofKeys(newer)
                        .decrypt(SPRINGFIELD, PURPOSE, ORIGIN, again)
                        .reveal())
                .isEqualTo(TEXT);
        assertThat(both.needsRotation("anything else")).isTrue();
        assertThat(both.needsRotation("v1:" + id(newer) + "x:")).isTrue();
    }

    @Test
    void aMissingKeyIsCalledByItsIdAndAnotherOneOfTheSameIdIsNoticed() {
        String stored = encrypt(TEXT);
        assertThatThrownBy(() ->
                        SecretCipher.ofKeys(SecretCipher.newKey(RANDOM)).decrypt(SPRINGFIELD, PURPOSE, ORIGIN, stored))
                .isInstanceOfSatisfying(
                        SecretException.class, e -> assertThat(e.code()).isEqualTo("unknown-key"))
                .hasMessageContainingAll(id(key), "springfield");
        String other = id(key) + SecretCipher.newKey(RANDOM).replaceFirst("^[^:]*", "");
        assertUnreadable(() -> SecretCipher.ofKeys(other).decrypt(SPRINGFIELD, PURPOSE, ORIGIN, stored));
    }

    @Test
    void aSecretThatIsWithheldIsNotEncrypted() {
        assertThatThrownBy(() -> cipher.encrypt(SPRINGFIELD, PURPOSE, ORIGIN, Secret.withheld()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aNewKeyIsAnotherOneEachTime() {
        assertThat(key).matches("k[0-9a-f]{8}:[A-Za-z0-9+/]{43}=");
        assertThat(SecretCipher.newKey(RANDOM)).isNotEqualTo(key);
    }

    @Test
    void whatIsNoKeyIsRefusedAndNotShown() {
        String good = Base64.getEncoder().encodeToString(new byte[32]);
        for (String bad : List.of(
                "",
                "hidden",
                ":" + good,
                "hid den:" + good,
                "hidden".repeat(6) + ":" + good,
                "id:",
                "id:hidden",
                "id:hid*den",
                "id:" + Base64.getEncoder().encodeToString("hidden16hidden16".getBytes(StandardCharsets.UTF_8)),
                "id:" + Base64.getEncoder().encodeToString(new byte[33]))) {
            assertThatThrownBy(() -> SecretCipher.ofKeys(key, bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("key 2")
                    .hasMessageNotContainingAny("hid", "aGlk")
                    .hasNoCause();
        }
        assertThatThrownBy(() -> SecretCipher.ofKeys(key, id(key) + ":" + good))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id");
    }

    @Test
    void keysComeFromAFileOfTheOwnersAlone() throws Exception {
        String newer = SecretCipher.newKey(RANDOM);
        Path file = Files.writeString(
                folder.resolve("keys"), "# since September\n" + newer + "\r\n\n  # until then\n " + key + " \n");
        for (String closed : List.of("rw-------", "r--------", "rwx------")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(closed));
            SecretCipher both = SecretCipher.fromFile(file);
            assertThat(both.needsRotation(both.encrypt(SPRINGFIELD, PURPOSE, ORIGIN, Secret.of(TEXT))))
                    .isFalse();
            assertThat(both.needsRotation(encrypt(TEXT))).isTrue();
            assertThat(both.decrypt(SPRINGFIELD, PURPOSE, ORIGIN, encrypt(TEXT)).reveal())
                    .isEqualTo(TEXT);
            assertThat(both).hasToString("SecretCipher[" + id(newer) + ", " + id(key) + "]");
        }
        for (String open : List.of("rw----r--", "rw-----w-", "rw-rw----", "rw-r--r--")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(open));
            assertThatThrownBy(() -> SecretCipher.fromFile(file))
                    .as(open)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll(file.toString(), "chmod 600");
        }
    }

    @Test
    void aGroupMayReadTheFileIfItIsRootsAndNobodyElses() throws Exception {
        Path file = Files.writeString(folder.resolve("keys"), key);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
        if (Files.getOwner(file).getName().equals("root")) {
            assertThat(SecretCipher.fromFile(file).needsRotation(encrypt(TEXT))).isFalse();
        } else {
            assertThatThrownBy(() -> SecretCipher.fromFile(file)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aFileThatIsNotThereOrNoTextOrHoldsNoKeyIsSaidSo() throws Exception {
        Path file = folder.resolve("keys");
        assertThatThrownBy(() -> SecretCipher.fromFile(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString());
        Files.write(file, new byte[] {(byte) 0xc3, 0x28});
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> SecretCipher.fromFile(file)).isInstanceOf(IllegalArgumentException.class);
        Files.writeString(file, "# nothing yet\n");
        assertThatThrownBy(() -> SecretCipher.fromFile(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no key");
    }

    @Test
    void keysComeFromAVariableOfTheEnvironment() {
        String newer = SecretCipher.newKey(RANDOM);
        for (String between : List.of("\n", " ", ",", ", ", "\r\n")) {
            SecretCipher both =
                    SecretCipher.fromEnvironment("ROSTER_KEYS", Map.of("ROSTER_KEYS", newer + between + key)::get);
            assertThat(both).hasToString("SecretCipher[" + id(newer) + ", " + id(key) + "]");
        }
        assertThatThrownBy(() -> SecretCipher.fromEnvironment("ROSTER_KEYS_THAT_NOBODY_SET"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ROSTER_KEYS_THAT_NOBODY_SET");
        assertThatThrownBy(() -> SecretCipher.fromEnvironment("ROSTER_KEYS", Map.of("ROSTER_KEYS", "hidden")::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ROSTER_KEYS")
                .hasMessageNotContaining("hidden");
        assertThatThrownBy(() -> SecretCipher.fromEnvironment("ROSTER_KEYS", Map.of("ROSTER_KEYS", " ")::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no key");
    }

    private String encrypt(String text) {
        return cipher.encrypt(SPRINGFIELD, PURPOSE, ORIGIN, Secret.of(text));
    }

    private static String id(String line) {
        return line.substring(0, line.indexOf(':'));
    }

    private void assertRefused(String stored) {
        assertThatThrownBy(() -> cipher.decrypt(SPRINGFIELD, PURPOSE, ORIGIN, stored))
                .as(stored)
                .isInstanceOf(SecretException.class);
    }

    private static void assertUnreadable(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SecretException.class, e -> assertThat(e.code()).isEqualTo("unreadable"));
    }
}
