// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.linux.LinuxSctpTransport;
import org.signalbox.sctp.linux.SocketOptions;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.Channel;
import java.util.Optional;

/// The number by which the system knows a socket of the JDK's. The JDK has it in an interface of
/// its own, `sun.nio.ch.SelChImpl`, which it shows only if it is told to when it is started
/// (ADR 0015): without, the options that it does not offer itself stay the machine's.
final class Descriptor {
    /// The option of `java` that shows the interface.
    private static final String EXPORT = "--add-exports java.base/sun.nio.ch=ALL-UNNAMED";

    private static final @Nullable MethodHandle NUMBER = find();

    private Descriptor() {}

    /// Why options cannot be set by native calls, in words; empty if they can.
    static Optional<String> whyUnavailable() {
        return NUMBER == null
                ? Optional.of("java was started without " + EXPORT)
                : LinuxSctpTransport.whyUnavailable();
    }

    /// The options of a socket.
    ///
    /// @throws IllegalStateException if they cannot be set by native calls ([#whyUnavailable])
    static SocketOptions options(Channel socket) {
        MethodHandle number = NUMBER;
        if (number == null) {
            throw new IllegalStateException("the JDK does not tell the descriptor");
        }
        try {
            return SocketOptions.of((int) number.invoke(socket));
        } catch (RuntimeException | Error fault) {
            throw fault;
        } catch (Throwable impossible) {
            throw new AssertionError("getFDVal throws nothing", impossible);
        }
    }

    private static @Nullable MethodHandle find() {
        try {
            return MethodHandles.lookup() // shown to this part of the process, not to all
                    .findVirtual(
                            Class.forName("sun.nio.ch.SelChImpl"),
                            "getFDVal",
                            MethodType.methodType(int.class));
        } catch (ReflectiveOperationException hidden) {
            return null;
        }
    }
}
