// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.mail;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * The connections of one mail, so that they can be cut from outside: a read of a socket knows nothing of interruption, nor of how long the
 * reads before it took. Safe for concurrent use.
 */
final class Lines {
    private final List<Socket> open = new ArrayList<>();
    private boolean cut;

    /** Closes what is open, and whatever is opened from now on. */
    void cut() {
        List<Socket> all;
        synchronized (this) {
            cut = true;
            all = List.copyOf(open);
        }
        for (Socket socket : all) {
            close(socket);
        }
    }

    private void keep(Socket socket) throws IOException {
        boolean late;
        synchronized (this) {
            late = cut;
            open.add(socket);
        }
        if (late) {
            close(socket);
            throw new SocketException("cut off");
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is of no use any more either way.
        }
    }

    /**
     * Makes sockets without encryption.
     *
     * @param insideOnly whether they refuse to leave for the internet
     */
    SocketFactory plain(boolean insideOnly) {
        return new Plain(insideOnly);
    }

    /** Puts TLS on sockets that are connected. */
    SSLSocketFactory tls(SSLSocketFactory platform) {
        return new Tls(platform);
    }

    /** Without encryption, and the address is not one of a network of one's own. */
    static final class NotInsideException extends IOException {
        private static final long serialVersionUID = 1;

        NotInsideException() {
            super("not inside");
        }
    }

    private static boolean isInside(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                // fc00::/7, which the platform has no word for.
                || (address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc);
    }

    private static final class InsideSocket extends Socket {
        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (endpoint instanceof InetSocketAddress there && !there.isUnresolved() && !isInside(there.getAddress())) {
                throw new NotInsideException();
            }
            super.connect(endpoint, timeout);
        }
    }

    private final class Plain extends SocketFactory {
        private final boolean insideOnly;

        Plain(boolean insideOnly) {
            this.insideOnly = insideOnly;
        }

        @Override
        public Socket createSocket() throws IOException {
            Socket socket = insideOnly ? new InsideSocket() : new Socket();
            keep(socket);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Tls extends SSLSocketFactory {
        private final SSLSocketFactory platform;

        Tls(SSLSocketFactory platform) {
            this.platform = platform;
        }

        /** The lower of the two is what is cut: to close the upper one may wait for its lock. */
        @Override
        public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
            keep(connected);
            return platform.createSocket(connected, host, port, autoClose);
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return platform.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return platform.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
