// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.SocketFactory;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/**
 * A connection without a network: what is sent is handed to a function, and what that returns is received, byte by byte, and then the end.
 * Everything happens on the caller's thread, so that what it costs can be counted, and what OkHttp throws at its own threads is seen.
 */
final class FuzzWire extends SocketFactory {
    private final Function<String, byte[]> server;

    FuzzWire(Function<String, byte[]> server) {
        this.server = server;
    }

    OkHttpClient client() {
        return new OkHttpClient.Builder()
                .socketFactory(this)
                .dispatcher(new Dispatcher(new Here()))
                .build();
    }

    @Override
    public Socket createSocket() {
        return new Scripted();
    }

    @Override
    public Socket createSocket(String host, int port) {
        return new Scripted();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        return new Scripted();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        return new Scripted();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        return new Scripted();
    }

    private final class Scripted extends Socket {
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private InputStream answer = InputStream.nullInputStream();
        private boolean answered;
        private boolean connected;
        private boolean closed;

        @Override
        public void connect(SocketAddress endpoint, int timeout) {
            connected = true;
        }

        @Override
        public InputStream getInputStream() {
            return new InputStream() {
                @Override
                public int read() {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] into, int offset, int length) {
                    if (!answered) {
                        answered = true;
                        answer = new ByteArrayInputStream(server.apply(sent.toString(StandardCharsets.ISO_8859_1)));
                    }
                    try {
                        return answer.read(into, offset, length);
                    } catch (java.io.IOException e) {
                        return -1;
                    }
                }
            };
        }

        @Override
        public OutputStream getOutputStream() {
            return sent;
        }

        @Override
        public boolean isConnected() {
            return connected;
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public synchronized void close() {
            closed = true;
        }

        @Override
        public void shutdownInput() {}

        @Override
        public void shutdownOutput() {}

        @Override
        public synchronized void setSoTimeout(int timeout) {}

        @Override
        public synchronized int getSoTimeout() {
            return 0;
        }
    }

    private static final class Here extends AbstractExecutorService {
        @Override
        public void execute(Runnable command) {
            command.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
