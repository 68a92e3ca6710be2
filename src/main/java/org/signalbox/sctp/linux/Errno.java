// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import java.util.Map;

/// Error numbers of Linux on x86-64 and aarch64, and their words.
final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int EPIPE = 32;
    static final int ENOPROTOOPT = 92;
    static final int EPROTONOSUPPORT = 93;
    static final int ESOCKTNOSUPPORT = 94;
    static final int EMSGSIZE = 90;
    static final int EOPNOTSUPP = 95;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETDOWN = 100;
    static final int ENETUNREACH = 101;
    static final int ECONNABORTED = 103;
    static final int ECONNRESET = 104;
    static final int ENOBUFS = 105;
    static final int EISCONN = 106;
    static final int ENOTCONN = 107;
    static final int ESHUTDOWN = 108;
    static final int ETIMEDOUT = 110;
    static final int ECONNREFUSED = 111;
    static final int EHOSTUNREACH = 113;
    static final int EALREADY = 114;
    static final int EINPROGRESS = 115;

    private static final Map<Integer, String> WORDS =
            Map.ofEntries(
                    Map.entry(EPERM, "operation not permitted (EPERM)"),
                    Map.entry(ENOENT, "no such entry (ENOENT)"),
                    Map.entry(EINTR, "interrupted (EINTR)"),
                    Map.entry(EAGAIN, "not now (EAGAIN)"),
                    Map.entry(ENOMEM, "out of memory (ENOMEM)"),
                    Map.entry(EACCES, "permission denied (EACCES)"),
                    Map.entry(EINVAL, "invalid argument (EINVAL)"),
                    Map.entry(ENFILE, "too many open files in the system (ENFILE)"),
                    Map.entry(EMFILE, "too many open files in this process (EMFILE)"),
                    Map.entry(EPIPE, "the association is closed (EPIPE)"),
                    Map.entry(ENOPROTOOPT, "option not known to this kernel (ENOPROTOOPT)"),
                    Map.entry(EPROTONOSUPPORT, "protocol not supported (EPROTONOSUPPORT)"),
                    Map.entry(ESOCKTNOSUPPORT, "socket type not supported (ESOCKTNOSUPPORT)"),
                    Map.entry(EMSGSIZE, "message too long (EMSGSIZE)"),
                    Map.entry(EOPNOTSUPP, "operation not supported (EOPNOTSUPP)"),
                    Map.entry(EADDRINUSE, "address already in use (EADDRINUSE)"),
                    Map.entry(EADDRNOTAVAIL, "cannot assign the address (EADDRNOTAVAIL)"),
                    Map.entry(ENETDOWN, "network is down (ENETDOWN)"),
                    Map.entry(ENETUNREACH, "network is unreachable (ENETUNREACH)"),
                    Map.entry(ECONNABORTED, "connection aborted (ECONNABORTED)"),
                    Map.entry(ECONNRESET, "connection reset by peer (ECONNRESET)"),
                    Map.entry(ENOBUFS, "no buffer space (ENOBUFS)"),
                    Map.entry(EISCONN, "already associated (EISCONN)"),
                    Map.entry(ENOTCONN, "not associated (ENOTCONN)"),
                    Map.entry(ESHUTDOWN, "shut down (ESHUTDOWN)"),
                    Map.entry(ETIMEDOUT, "timed out (ETIMEDOUT)"),
                    Map.entry(ECONNREFUSED, "refused (ECONNREFUSED)"),
                    Map.entry(EHOSTUNREACH, "no route to host (EHOSTUNREACH)"),
                    Map.entry(EALREADY, "already in progress (EALREADY)"),
                    Map.entry(EINPROGRESS, "in progress (EINPROGRESS)"));

    private Errno() {}

    static String words(int errno) {
        return WORDS.getOrDefault(errno, "error " + errno);
    }
}
