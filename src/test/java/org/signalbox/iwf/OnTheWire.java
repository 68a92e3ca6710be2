// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.sgd.RequestEnvelope;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdAnswerCodec;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.diameter.sgd.SgdQuirks;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.SgdRequestCodec;

/// What becomes of nouns that are written and read again: the same, if they can be written.
@NullUnmarked
final class OnTheWire {
    private static final String HOST = "iwf." + Examples.REALM;

    private OnTheWire() {}

    static SgdRequest thereAndBack(SgdRequest request, Destination destination) {
        DiameterHeader header = SgdCommand.of(request).header(SgdQuirks.NONE, 1, 2);
        AvpWriter writer = new AvpWriter(UnpooledByteBufAllocator.DEFAULT, header);
        SgdRequestCodec.write(
                writer,
                request,
                new RequestEnvelope(
                        HOST + ";1;2",
                        HOST,
                        Examples.REALM,
                        destination.host(),
                        destination.realm()),
                SgdQuirks.NONE);
        ByteBuf message = writer.finish();
        try {
            return SgdRequestCodec.read(header, new AvpReader().begin(message)).request();
        } catch (DiameterException unreadable) {
            throw new AssertionError(request + " cannot be read", unreadable);
        } finally {
            message.release();
        }
    }

    static SgdAnswer thereAndBack(SgdAnswer answer) {
        SgdCommand command = SgdCommand.of(answer);
        DiameterHeader header = command.header(SgdQuirks.NONE, 1, 2).answer(false);
        AvpWriter writer = new AvpWriter(UnpooledByteBufAllocator.DEFAULT, header);
        writer.text(BaseAvp.SESSION_ID, HOST + ";1;2");
        SgdAnswerCodec.write(
                writer, answer, command.application(), HOST, Examples.REALM, SgdQuirks.NONE);
        ByteBuf message = writer.finish();
        try {
            return SgdAnswerCodec.read(command, new AvpReader().begin(message)).answer();
        } catch (DiameterException unreadable) {
            throw new AssertionError(answer + " cannot be read", unreadable);
        } finally {
            message.release();
        }
    }
}
