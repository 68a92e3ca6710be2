// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.summary;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.trace.CapturedMessage;

/// Reads copies of messages of Diameter: command, hosts, result, and whom it is about.
public final class DiameterReader {
    private static final int CAPABILITIES_EXCHANGE = 257;
    private static final int DEVICE_WATCHDOG = 280;
    private static final int DISCONNECT_PEER = 282;

    private final Masking masking;

    /// @param masking how much of the numbers of subscribers is shown
    public DiameterReader(Masking masking) {
        this.masking = masking;
    }

    /// What a message is. One that cannot be understood says so in its text.
    public Summary read(CapturedMessage message) {
        ByteBuf octets = Unpooled.wrappedBuffer(message.message());
        DiameterHeader header = DiameterHeader.read(octets);
        Avps avps = new Avps();
        StringBuilder text = new StringBuilder(command(header));
        try {
            avps.read(octets);
        } catch (DiameterException broken) {
            text.append(", cannot be understood: ").append(broken.getMessage());
        }
        text.append(avps.text);
        if (header.isRetransmitted()) {
            text.append(", may have been sent before");
        }
        String dialogue =
                avps.session.isEmpty() ? "%08x".formatted(header.endToEnd()) : avps.session;
        return new Summary("Diameter", avps.from, avps.to, text.toString(), dialogue);
    }

    private static String command(DiameterHeader header) {
        boolean isRequest = header.isRequest();
        return switch (header.command()) {
            case CAPABILITIES_EXCHANGE -> isRequest ? "CER" : "CEA";
            case DEVICE_WATCHDOG -> isRequest ? "DWR" : "DWA";
            case DISCONNECT_PEER -> isRequest ? "DPR" : "DPA";
            default -> ofApplication(header);
        };
    }

    private static String ofApplication(DiameterHeader header) {
        try {
            SgdCommand command = SgdCommand.of(header);
            return header.isRequest() ? command.requestLabel() : command.answerLabel();
        } catch (DiameterException _) {
            return "%s %d of application %s"
                    .formatted(
                            header.isRequest() ? "request" : "answer",
                            header.command(),
                            Integer.toUnsignedString(header.application()));
        }
    }

    /// What is said of the AVPs.
    private final class Avps {
        private final StringBuilder text = new StringBuilder();
        private String from = "";
        private String to = "";
        private String session = "";

        void read(ByteBuf message) throws DiameterException {
            AvpReader avps = new AvpReader().begin(message);
            while (avps.next()) {
                if (avps.is(BaseAvp.ORIGIN_HOST)) {
                    from = avps.identity();
                } else if (avps.is(BaseAvp.DESTINATION_HOST)) {
                    to = avps.identity();
                } else if (avps.is(BaseAvp.DESTINATION_REALM) && to.isEmpty()) {
                    to = avps.identity();
                } else if (avps.is(BaseAvp.SESSION_ID)) {
                    session = avps.text();
                } else if (avps.is(BaseAvp.USER_NAME)) {
                    text.append(" user ").append(masking.show(avps.text()));
                } else if (avps.is(BaseAvp.RESULT_CODE)) {
                    text.append(" result ").append(Integer.toUnsignedString(avps.unsigned32()));
                } else if (avps.is(BaseAvp.EXPERIMENTAL_RESULT)) {
                    readResult(avps.nested());
                }
            }
        }

        private void readResult(AvpReader avps) throws DiameterException {
            while (avps.next()) {
                if (avps.is(BaseAvp.EXPERIMENTAL_RESULT_CODE)) {
                    text.append(" experimental result ")
                            .append(Integer.toUnsignedString(avps.unsigned32()));
                }
            }
        }
    }
}
