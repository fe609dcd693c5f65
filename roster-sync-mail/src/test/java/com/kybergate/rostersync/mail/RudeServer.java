// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A mail server that says what it is told to say, where one that works would not. */
final class RudeServer implements AutoCloseable {
    /** What to answer with: nothing, ever. */
    static final String SILENCE = "silence";

    /** What to answer with: a letter now and then, and never a line. */
    static final String DRIP = "drip";

    /** What to answer with: the end of the conversation. */
    static final String HANG_UP = "hang up";

    /** The step before the first command. */
    static final String GREETING = "";

    /** The step after the message. */
    static final String END = ".";

    /** What begins a handshake. */
    static final String HELLO_OF_TLS = "\u0016";

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch spokenTo = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    RudeServer() throws IOException {
        answers.put(GREETING, "220 rude.example");
        answers.put("EHLO", "250-rude.example\r\n250 AUTH PLAIN LOGIN");
        answers.put("HELO", "250 rude.example");
        answers.put("AUTH", "235 2.7.0 welcome");
        answers.put("DATA", "354 go on");
        answers.put("QUIT", "221 bye");
    }

    /** What to say to lines that begin so. */
    RudeServer answering(String step, String answer) {
        answers.put(step, answer);
        return this;
    }

    RudeServer start() {
        Thread listener = new Thread(this::listen, "rude server");
        listener.setDaemon(true);
        listener.start();
        return this;
    }

    int port() {
        return socket.getLocalPort();
    }

    List<String> heard() {
        return heard;
    }

    /** Waits for the first line of a client. */
    boolean spokenTo() throws InterruptedException {
        return spokenTo.await(20, TimeUnit.SECONDS);
    }

    /** Waits for a client to close its line. */
    boolean left() throws InterruptedException {
        return left.await(20, TimeUnit.SECONDS);
    }

    private void listen() {
        try {
            while (true) {
                Socket client = socket.accept();
                open.add(client);
                Thread talk = new Thread(() -> talk(client), "rude answer");
                talk.setDaemon(true);
                talk.start();
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void talk(Socket client) {
        try (client) {
            OutputStream out = client.getOutputStream();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            if (!say(out, answers.getOrDefault(GREETING, ""))) {
                waitForTheEnd(in);
                return;
            }
            boolean inMessage = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard.add(line);
                spokenTo.countDown();
                if (inMessage && !line.equals(".")) {
                    continue;
                }
                String answer = inMessage ? answers.getOrDefault(END, "250 taken") : answer(line);
                inMessage = answer.startsWith("354");
                if (!say(out, answer)) {
                    waitForTheEnd(in);
                    return;
                }
            }
            left.countDown();
        } catch (IOException | InterruptedException e) {
            left.countDown();
        }
    }

    private void waitForTheEnd(BufferedReader in) throws IOException {
        while (in.readLine() != null) {
            spokenTo.countDown();
        }
        left.countDown();
    }

    private String answer(String line) {
        return answers.entrySet().stream()
                .filter(e -> !e.getKey().isEmpty() && line.startsWith(e.getKey()))
                .reduce((first, second) -> second)
                .map(Map.Entry::getValue)
                .orElse("250 ok");
    }

    /** Returns false where there is no more to say. */
    private boolean say(OutputStream out, String answer) throws IOException, InterruptedException {
        switch (answer) {
            case SILENCE -> {
                return false;
            }
            case HANG_UP -> throw new IOException("as told");
            case DRIP -> {
                out.write("220-".getBytes(StandardCharsets.US_ASCII));
                while (!over.await(20, TimeUnit.MILLISECONDS)) {
                    out.write('x');
                    out.flush();
                }
                return false;
            }
            default -> {
                out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.flush();
                return true;
            }
        }
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        socket.close();
        for (Socket client : open) {
            client.close();
        }
    }
}
