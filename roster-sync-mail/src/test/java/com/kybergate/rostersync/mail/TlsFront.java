// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** TLS before a mail server that has none, as operators put it there: from the first byte, or after STARTTLS. */
final class TlsFront implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> inClear = new CopyOnWriteArrayList<>();
    private final SSLContext tls;
    private final int behind;
    private final boolean startTls;

    private TlsFront(SSLContext tls, int behind, boolean startTls) throws IOException {
        this.tls = tls;
        this.behind = behind;
        this.startTls = startTls;
        background(this::listen);
    }

    static TlsFront implicit(SSLContext tls, int behind) throws IOException {
        return new TlsFront(tls, behind, false);
    }

    static TlsFront startTls(SSLContext tls, int behind) throws IOException {
        return new TlsFront(tls, behind, true);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** What was said before TLS. */
    List<String> heardInClear() {
        return inClear;
    }

    private void listen() {
        try {
            while (true) {
                Socket client = socket.accept();
                open.add(client);
                background(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            open.add(server);
            if (startTls) {
                talkUntilStartTls(client);
                line(server.getInputStream());
            }
            try (SSLSocket safe =
                    (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), true)) {
                safe.setUseClientMode(false);
                safe.startHandshake();
                background(() -> pass(server, safe));
                pass(safe, server);
            }
        } catch (IOException e) {
            // The client left, or did not like the certificate.
        }
    }

    private void talkUntilStartTls(Socket client) throws IOException {
        OutputStream out = client.getOutputStream();
        say(out, "220 front.example");
        while (true) {
            String line = line(client.getInputStream());
            inClear.add(line);
            if (line.startsWith("STARTTLS")) {
                say(out, "220 go");
                return;
            }
            say(out, line.startsWith("EHLO") ? "250-front.example\r\n250 STARTTLS" : "530 STARTTLS first");
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Byte by byte: what follows the line is not ours to read. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("ended");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private static void pass(Socket from, Socket to) {
        try {
            byte[] some = new byte[4096];
            for (int n = from.getInputStream().read(some);
                    n >= 0;
                    n = from.getInputStream().read(some)) {
                to.getOutputStream().write(some, 0, n);
                to.getOutputStream().flush();
            }
            to.shutdownOutput();
        } catch (IOException | UnsupportedOperationException e) {
            try {
                to.close();
            } catch (IOException ignored) {
                // Then it is closed.
            }
        }
    }

    private static void background(Runnable work) {
        Thread thread = new Thread(work, "tls front");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket one : open) {
            one.close();
        }
    }
}
