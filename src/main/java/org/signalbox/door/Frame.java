// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.door;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What goes over the socket of the console: a letter, a length, and so many octets.
///
/// ```
///  0        1                 3
/// +--------+--------+--------+-----------
/// | letter |      length     | octets ...
/// +--------+--------+--------+-----------
/// ```
///
/// The client says hello and what it wants; then both send what they have until the server tells
/// the exit status, or refuses.
///
/// @param kind what the octets are
/// @param octets at most [#OCTETS_MAX]
record Frame(Kind kind, byte[] octets) {
    static final int OCTETS_MAX = 16 * 1024;
    static final int HEAD_OCTETS = 3;

    /// Of the protocol; a server that speaks another refuses.
    static final int VERSION = 1;

    private static final int LENGTH_MASK = 0xFFFF;

    /// Letters, so that whoever looks at the octets sees what goes on.
    enum Kind {
        /// First of all: version, then columns and rows in two octets each, then the terminal's
        /// type; none of these behind the version for somebody without a terminal.
        HELLO('H'),
        /// A line to be obeyed by somebody without a terminal.
        LINE('L'),
        /// All lines were said; without one of them they come as input.
        BEGIN('B'),
        /// What was typed.
        INPUT('I'),
        /// Nothing more will be typed.
        END('E'),
        /// The window has another size: columns and rows.
        WINDOW('W'),
        /// What is to be shown.
        OUTPUT('O'),
        /// It is over; one octet of exit status.
        EXIT('X'),
        /// The server does not serve this client; a text says why.
        REFUSED('R');

        private final byte letter;

        Kind(char letter) {
            this.letter = (byte) letter;
        }
    }

    /// Somebody sent what this protocol has not.
    static final class BrokenFrame extends java.io.IOException {
        private static final long serialVersionUID = 1;

        BrokenFrame(String message) {
            super(message);
        }
    }

    static Frame of(Kind kind, String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return new Frame(
                kind, octets.length <= OCTETS_MAX ? octets : Arrays.copyOf(octets, OCTETS_MAX));
    }

    static Frame empty(Kind kind) {
        return new Frame(kind, new byte[0]);
    }

    /// Of somebody with a terminal.
    static Frame hello(Visit.Screen screen) {
        byte[] type = screen.type().getBytes(StandardCharsets.UTF_8);
        ByteBuffer octets = ByteBuffer.allocate(1 + 2 * Short.BYTES + type.length);
        octets.put((byte) VERSION)
                .putShort((short) screen.columns())
                .putShort((short) screen.rows())
                .put(type);
        return new Frame(Kind.HELLO, octets.array());
    }

    /// Of somebody without.
    static Frame hello() {
        return new Frame(Kind.HELLO, new byte[] {VERSION});
    }

    static Frame window(Visit.Screen screen) {
        return new Frame(
                Kind.WINDOW,
                ByteBuffer.allocate(2 * Short.BYTES)
                        .putShort((short) screen.columns())
                        .putShort((short) screen.rows())
                        .array());
    }

    static Frame exit(int status) {
        return new Frame(Kind.EXIT, new byte[] {(byte) status});
    }

    String text() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    /// Columns, rows and type of a terminal.
    ///
    /// @param from where they begin
    Visit.Screen screen(int from, String type) throws BrokenFrame {
        if (octets.length < from + 2 * Short.BYTES) {
            throw new BrokenFrame("a window without a size");
        }
        ByteBuffer in = ByteBuffer.wrap(octets, from, 2 * Short.BYTES);
        return new Visit.Screen(type, in.getShort() & LENGTH_MASK, in.getShort() & LENGTH_MASK);
    }

    /// The screen of a hello that has one.
    Visit.Screen helloScreen() throws BrokenFrame {
        int typeAt = 1 + 2 * Short.BYTES;
        return screen(
                1,
                octets.length <= typeAt
                        ? ""
                        : new String(
                                octets, typeAt, octets.length - typeAt, StandardCharsets.UTF_8));
    }

    /// As it goes over the socket.
    ByteBuffer encoded() {
        return ByteBuffer.allocate(HEAD_OCTETS + octets.length)
                .put(kind.letter)
                .putShort((short) octets.length)
                .put(octets)
                .flip();
    }

    /// What kind a frame is, by its head.
    static Kind kindOf(ByteBuffer head) throws BrokenFrame {
        byte letter = head.get(0);
        for (Kind kind : Kind.values()) {
            if (kind.letter == letter) {
                return kind;
            }
        }
        throw new BrokenFrame("a frame of kind " + letter);
    }

    /// How many octets follow a head.
    static int lengthOf(ByteBuffer head) throws BrokenFrame {
        int length = head.getShort(1) & LENGTH_MASK;
        if (length > OCTETS_MAX) {
            throw new BrokenFrame("a frame of %d octets".formatted(length));
        }
        return length;
    }
}
