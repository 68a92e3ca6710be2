// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.signalbox.sctp.SctpTransportContract;

import java.nio.charset.StandardCharsets;

/// The promises of every transport, less what TCP cannot keep: streams are not negotiated and share
/// one order, and silence is not noticed until the user says that an answer is overdue.
abstract class TcpContract extends SctpTransportContract {
    private static final int HEADER_OCTETS = 16;

    @Override
    protected boolean measuresPaths() {
        return false;
    }

    @Override
    protected int streamsMax() {
        return MessageFraming.STREAMS;
    }

    @Override
    protected int streamTold(int sentOn) {
        return MessageFraming.ORDER;
    }

    @Override
    protected boolean knowsCallersByPort() {
        return false;
    }

    @Override
    protected boolean noticesSilence() {
        return false;
    }

    /// What the system has acknowledged to itself, nobody tells.
    @Override
    protected boolean tellsDoubt() {
        return false;
    }

    /// As M2PA has it: user data on stream 1, link status on stream 0.
    @Override
    protected ByteBuf message(int stream, String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return Unpooled.buffer()
                .writeInt(0x01000B00 | (stream == 1 ? 1 : 2))
                .writeInt(HEADER_OCTETS + octets.length)
                .writeLong(0)
                .writeBytes(octets);
    }

    @Override
    protected String text(ByteBuf message) {
        return message.toString(
                message.readerIndex() + HEADER_OCTETS,
                message.readableBytes() - HEADER_OCTETS,
                StandardCharsets.UTF_8);
    }
}
