// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The records and numbers of the native driver against the C headers of the machine that the test
/// runs on: what differs between processors differs there.
class StructsTest {
    /// By the name that C has for it.
    private static final Map<String, StructLayout> STRUCTS = new LinkedHashMap<>();

    /// By the name that C has for it.
    private static final Map<String, Integer> NUMBERS = new LinkedHashMap<>();

    static {
        STRUCTS.put("struct mmsghdr", Structs.MMSGHDR);
        STRUCTS.put("struct iovec", Structs.IOVEC);
        STRUCTS.put("struct epoll_event", Structs.EPOLL_EVENT);
        STRUCTS.put("struct pollfd", Structs.POLLFD);
        STRUCTS.put("struct sctp_rtoinfo", Structs.RTOINFO);
        STRUCTS.put("struct sctp_assocparams", Structs.ASSOCPARAMS);
        STRUCTS.put("struct sctp_initmsg", Structs.INITMSG);
        STRUCTS.put("struct sctp_paddrparams", Structs.PADDRPARAMS);
        STRUCTS.put("struct sctp_prim", Structs.PRIM);
        STRUCTS.put("struct sctp_sack_info", Structs.SACK_INFO);
        STRUCTS.put("struct sctp_paddrinfo", Structs.PADDRINFO);
        STRUCTS.put("struct sctp_status", Structs.STATUS);
        STRUCTS.put("struct sctp_assoc_stats", Structs.ASSOC_STATS);
        STRUCTS.put("struct sctp_getaddrs", Structs.GETADDRS);
        STRUCTS.put("sctp_peeloff_flags_arg_t", Structs.PEELOFF_FLAGS);
        STRUCTS.put("struct sctp_assoc_change", Structs.ASSOC_CHANGE);
        STRUCTS.put("struct sctp_paddr_change", Structs.PADDR_CHANGE);

        NUMBERS.put("sizeof(struct sockaddr_storage)", Structs.SOCKADDR_OCTETS);
        NUMBERS.put("CMSG_LEN(sizeof(struct sctp_sndinfo))", (int) Structs.SNDINFO.byteSize());
        NUMBERS.put("CMSG_SPACE(sizeof(struct sctp_rcvinfo))", (int) Structs.RCVINFO.byteSize());
        NUMBERS.put("O_NONBLOCK", 0x800);
        NUMBERS.put("SOCK_NONBLOCK", 0x800);
        NUMBERS.put("SOCK_CLOEXEC", 0x80000);
        NUMBERS.put("EPOLL_CLOEXEC", 0x80000);
        NUMBERS.put("EFD_NONBLOCK | EFD_CLOEXEC", 0x80800);
        NUMBERS.put("SOCK_SEQPACKET", 5);
        NUMBERS.put("AF_INET6", 10);
        NUMBERS.put("SOL_SOCKET", 1);
        NUMBERS.put("SO_REUSEADDR", 2);
        NUMBERS.put("SO_ERROR", 4);
        NUMBERS.put("SO_SNDBUF", 7);
        NUMBERS.put("SO_RCVBUF", 8);
        NUMBERS.put("SO_LINGER", 13);
        NUMBERS.put("SO_SNDBUFFORCE", 32);
        NUMBERS.put("SO_RCVBUFFORCE", 33);
        NUMBERS.put("MSG_DONTWAIT", 0x40);
        NUMBERS.put("MSG_NOSIGNAL", 0x4000);
        NUMBERS.put("MSG_MORE", 0x8000);
        NUMBERS.put("MSG_EOR", 0x80);
        NUMBERS.put("MSG_NOTIFICATION", 0x8000);
        NUMBERS.put("CLOCK_MONOTONIC_COARSE", 6);
        NUMBERS.put("SCTP_PRIMARY_ADDR", 6);
        NUMBERS.put("SCTP_PEER_ADDR_PARAMS", 9);
        NUMBERS.put("SCTP_STATUS", 14);
        NUMBERS.put("SCTP_GET_PEER_ADDR_INFO", 15);
        NUMBERS.put("SCTP_RECVRCVINFO", 32);
        NUMBERS.put("SCTP_SOCKOPT_CONNECTX3", 111);
        NUMBERS.put("SCTP_GET_ASSOC_STATS", 112);
        NUMBERS.put("SCTP_SOCKOPT_PEELOFF_FLAGS", 122);
        NUMBERS.put("EAGAIN", Errno.EAGAIN);
        NUMBERS.put("EMSGSIZE", Errno.EMSGSIZE);
        NUMBERS.put("EADDRINUSE", Errno.EADDRINUSE);
        NUMBERS.put("ENOBUFS", Errno.ENOBUFS);
        NUMBERS.put("ETIMEDOUT", Errno.ETIMEDOUT);
        NUMBERS.put("EINPROGRESS", Errno.EINPROGRESS);
    }

    @TempDir private Path folder;

    @Test
    void layoutsAndNumbersAreThoseOfThisMachine() throws Exception {
        assumeTrue(
                Files.exists(Path.of("/usr/include/linux/sctp.h")),
                "no linux/sctp.h: install the kernel's headers (Debian: linux-libc-dev)");
        List<String> expected = new ArrayList<>();
        List<String> expressions = new ArrayList<>();
        STRUCTS.forEach(
                (name, layout) -> {
                    expressions.add("sizeof(" + name + ")");
                    expected.add("sizeof(" + name + ") " + layout.byteSize());
                    for (MemoryLayout member : layout.memberLayouts()) {
                        String memberName = member.name().orElse("");
                        if (memberName.isEmpty() || isOurName(memberName)) {
                            continue;
                        }
                        String expression = "offsetof(" + name + ", " + inC(name, memberName) + ")";
                        expressions.add(expression);
                        expected.add(expression + " " + Structs.offset(layout, memberName));
                    }
                });
        NUMBERS.forEach(
                (expression, number) -> {
                    expressions.add(expression);
                    expected.add(expression + " " + number);
                });

        assertThat(evaluate(expressions)).isEqualTo(expected);
    }

    /// Headers of notifications: three members in C, one here.
    private static boolean isOurName(String member) {
        return member.endsWith("_header");
    }

    /// Where C has a structure within the structure.
    private static String inC(String struct, String member) {
        if (struct.equals("struct mmsghdr") && !member.equals("msg_len")) {
            return "msg_hdr." + member;
        }
        if (struct.equals("sctp_peeloff_flags_arg_t") && !member.equals("flags")) {
            return "p_arg." + member;
        }
        return member;
    }

    private List<String> evaluate(List<String> expressions) throws Exception {
        StringBuilder program =
                new StringBuilder(
                        """
                        #define _GNU_SOURCE
                        #include <errno.h>
                        #include <fcntl.h>
                        #include <poll.h>
                        #include <stddef.h>
                        #include <stdio.h>
                        #include <sys/epoll.h>
                        #include <sys/eventfd.h>
                        #include <sys/socket.h>
                        #include <sys/uio.h>
                        #include <time.h>
                        #include <linux/sctp.h>
                        int main(void) {
                        """);
        for (String expression : expressions) {
            program.append(
                    "printf(\"%%s %%ld\\n\", \"%s\", (long)(%s));\n"
                            .formatted(expression, expression));
        }
        Path source = folder.resolve("structs.c");
        Path executable = folder.resolve("structs");
        Files.writeString(source, program.append("}\n"));
        run(Stream.of("cc", "-o", executable.toString(), source.toString()));
        return run(Stream.of(executable.toString())).lines().toList();
    }

    private static String run(Stream<String> command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command.toList()).redirectErrorStream(true).start();
            String words =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(words).isZero();
            return words;
        } catch (IOException noCompiler) {
            assumeTrue(false, "no C compiler: " + noCompiler.getMessage());
            throw new AssertionError(noCompiler);
        }
    }
}
