// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.internal;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A pile of texts that may not fit in memory: appended once, then read from the beginning any number of times.
 *
 * <p>The first blocks stay in memory; what comes after goes to a file in blocks, each sealed with AES-GCM under a key that exists in
 * this process alone, so that what a killed process leaves behind is unreadable. A block's number is its nonce and is checked in
 * reading, so blocks cannot be lost, swapped or torn unnoticed. One thread at a time.
 */
public final class Spool implements AutoCloseable {
    /** The platform's AES-GCM gets fast by being called often: eight blocks of this size take half the time of one of eight times. */
    private static final int BLOCK_BYTES = 1 << 13;

    /** A block is sealed in pieces for the same reason: few blocks are too few for the platform to get fast. */
    private static final int PIECE_BYTES = 1 << 9;

    private static final int BYTES_IN_MEMORY = 1 << 18;
    private static final int TAG_BITS = 128;
    private static final String CHANGED = "a block of the spool is not what was written to it";

    private final Supplier<Path> directory;
    private final SecretKeySpec key;
    private final List<byte[]> inMemory = new ArrayList<>();
    private ByteArrayOutputStream open = new ByteArrayOutputStream(BLOCK_BYTES);
    private @Nullable Path file;
    private @Nullable OutputStream out;
    /** One for all blocks: it makes the many keys that AES makes of the key only once. */
    private @Nullable Cipher cipher;

    private int bytesInMemory;
    private long blocks;
    private long size;
    private boolean sealed;

    /**
     * Makes an empty spool.
     *
     * @param directory says where its file goes; asked once it needs one
     * @param random makes the key
     */
    public Spool(Supplier<Path> directory, SecureRandom random) {
        this.directory = directory;
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, "AES");
    }

    /**
     * Appends a text.
     *
     * @param text the text
     */
    public void append(String text) {
        if (sealed) {
            throw new IllegalStateException("the spool is being read already");
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        open.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
        open.writeBytes(bytes);
        size++;
        if (open.size() >= BLOCK_BYTES) {
            flushBlock();
        }
    }

    /**
     * How many texts there are.
     *
     * @return the number
     */
    public long size() {
        return size;
    }

    /**
     * Shows all texts in the order in which they were appended. Ends the appending.
     *
     * @param each is shown each text
     */
    public void forEach(Consumer<String> each) {
        if (!sealed) {
            flushBlock();
            closeFile();
            sealed = true;
        }
        for (byte[] block : inMemory) {
            show(block, each);
        }
        if (file != null) {
            showFile(file, each);
        }
    }

    /**
     * Shows all texts in batches.
     *
     * @param most the most texts in a batch
     * @param each is shown each batch, never an empty one
     */
    public void forEachBatch(int most, Consumer<List<String>> each) {
        List<String> batch = new ArrayList<>();
        forEach(text -> {
            batch.add(text);
            if (batch.size() == most) {
                each.accept(List.copyOf(batch));
                batch.clear();
            }
        });
        if (!batch.isEmpty()) {
            each.accept(List.copyOf(batch));
        }
    }

    /** Removes the file. The texts are gone. */
    @Override
    public void close() {
        closeFile();
        inMemory.clear();
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw BrokenOffException.because("the spool cannot be removed", e);
            }
        }
    }

    private void flushBlock() {
        if (open.size() == 0) {
            return;
        }
        byte[] block = open.toByteArray();
        open = new ByteArrayOutputStream(BLOCK_BYTES);
        if (bytesInMemory < BYTES_IN_MEMORY && file == null) {
            inMemory.add(block);
            bytesInMemory += block.length;
            return;
        }
        try {
            if (out == null) {
                file = Files.createTempFile(directory.get(), "spool-", ".bin");
                out = Files.newOutputStream(file, StandardOpenOption.WRITE);
            }
            byte[] bytes = crypt(Cipher.ENCRYPT_MODE, blocks++, block);
            out.write(ByteBuffer.allocate(4).putInt(bytes.length).array());
            out.write(bytes);
        } catch (IOException e) {
            throw BrokenOffException.because("the spool cannot be written; is the disk full?", e);
        }
    }

    private void closeFile() {
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                throw BrokenOffException.because("the spool cannot be written; is the disk full?", e);
            }
            out = null;
        }
    }

    private void showFile(Path from, Consumer<String> each) {
        try (InputStream in = Files.newInputStream(from);
                DataInputStream data = new DataInputStream(new java.io.BufferedInputStream(in, BLOCK_BYTES))) {
            for (long block = 0; block < blocks; block++) {
                int length = data.readInt();
                if (length < TAG_BITS / Byte.SIZE) {
                    throw BrokenOffException.because(CHANGED);
                }
                // Reads no further than the file goes, whatever the length claims; a short block does not open.
                show(crypt(Cipher.DECRYPT_MODE, block, data.readNBytes(length)), each);
            }
        } catch (EOFException e) {
            throw BrokenOffException.because("the spool is shorter than what was written to it", e);
        } catch (IOException e) {
            throw BrokenOffException.because("the spool cannot be read; was it removed?", e);
        }
    }

    private static void show(byte[] block, Consumer<String> each) {
        ByteBuffer bytes = ByteBuffer.wrap(block);
        while (bytes.hasRemaining()) {
            byte[] text = new byte[bytes.getInt()];
            bytes.get(text);
            each.accept(new String(text, StandardCharsets.UTF_8));
        }
    }

    /** One block at a time: whoever reads ahead does so on a thread of its own. */
    private synchronized byte[] crypt(int mode, long block, byte[] bytes) {
        try {
            if (cipher == null) {
                cipher = Cipher.getInstance("AES/GCM/NoPadding");
            }
            byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(block).array();
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            return mode == Cipher.ENCRYPT_MODE ? seal(cipher, bytes) : cipher.doFinal(bytes);
        } catch (GeneralSecurityException | ProviderException e) {
            // The platform throws the latter for a block that is shorter than its seal.
            throw BrokenOffException.because(CHANGED, e);
        }
    }

    private static byte[] seal(Cipher cipher, byte[] bytes) throws GeneralSecurityException {
        byte[] sealed = new byte[bytes.length + TAG_BITS / Byte.SIZE];
        int from = 0;
        int to = 0;
        while (bytes.length - from > PIECE_BYTES) {
            to += cipher.update(bytes, from, PIECE_BYTES, sealed, to);
            from += PIECE_BYTES;
        }
        cipher.doFinal(bytes, from, bytes.length - from, sealed, to);
        return sealed;
    }
}
