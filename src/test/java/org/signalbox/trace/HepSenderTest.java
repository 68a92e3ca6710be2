// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.trace.Messages.LINK;
import static org.signalbox.trace.Messages.SLTM;
import static org.signalbox.trace.Messages.captured;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import org.junit.jupiter.api.Test;
import org.signalbox.link.LinkIdentity;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.machine.ManualLoop;
import org.signalbox.net.DatagramPort;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class HepSenderTest {
    private static final InetSocketAddress HOMER = new InetSocketAddress("127.0.0.9", 9060);
    private static final HepSender.Ends ENDS =
            new HepSender.Ends(
                    new InetSocketAddress("10.0.5.1", 1024),
                    new InetSocketAddress("10.0.5.2", 5000));
    private static final HepContent.Writer FIXED =
            new HepContent.Writer() {
                @Override
                public HepContent of(CapturedMsu msu) {
                    return new HepContent(9, 132, "id", "{}");
                }

                @Override
                public HepContent of(CapturedMessage message) {
                    return new HepContent(56, 6, "session", "{}");
                }
            };

    private final ManualLoop loop = new ManualLoop();
    private final Capture capture = new Capture(16, () -> Messages.TIME, loop);
    private final List<String> sent = new ArrayList<>();

    private HepSender sender(Pacing pacing, Optional<String> password) throws IOException {
        return HepSender.open(
                new TraceConfig.Hep(HOMER, 2001, password, false, Optional.empty(), false, pacing),
                "CountryA",
                link -> link.equals(LINK) ? ENDS : HepSender.Ends.UNKNOWN,
                FIXED,
                new InetSocketAddress("0.0.0.0", 0),
                capture,
                (local, _, _) -> new RecordingPort(local));
    }

    /// By the tables of the specification, revision 36: vendor 0, kind, length of the chunk, value.
    @Test
    void writesTheChunksOfTheSpecification() throws IOException {
        sender(Pacing.DEFAULT, Optional.of("pw")).onMsu(captured(SLTM));

        assertThat(sent)
                .containsExactly(
                        octets(
                                "48455033"
                                        + "0083"
                                        // family IPv4, protocol SCTP
                                        + "0000 0001 0007 02"
                                        + "0000 0002 0007 84"
                                        // from 10.0.5.2 port 5000 to 10.0.5.1 port 1024
                                        + "0000 0003 000a 0a000502"
                                        + "0000 0004 000a 0a000501"
                                        + "0000 0007 0008 1388"
                                        + "0000 0008 0008 0400"
                                        // 5098211 seconds, 123456 microseconds
                                        + "0000 0009 000a 004dcae3"
                                        + "0000 000a 000a 0001e240"
                                        // type M3UA, capture 2001, password
                                        + "0000 000b 0007 09"
                                        + "0000 000c 000a 000007d1"
                                        + "0000 000e 0008 7077"
                                        // correlation, node, payload
                                        + "0000 0011 0008 6964"
                                        + "0000 0013 000e 436f756e74727941"
                                        + "0000 000f 0008 7b7d"));
    }

    @Test
    void whatIsSentGoesTheOtherWay() throws IOException {
        sender(Pacing.DEFAULT, Optional.empty()).onMsu(captured(Direction.OUT, LINK, SLTM));

        assertThat(sent.getFirst())
                .contains(
                        "00000003000a0a000501" + "00000004000a0a000502" + "000000070008" + "0400");
    }

    @Test
    void linkWithoutKnownEndsHasUnspecifiedOnes() throws IOException {
        sender(Pacing.DEFAULT, Optional.empty())
                .onMsu(captured(Direction.IN, new LinkIdentity("AsHlr", 0), SLTM));

        assertThat(sent.getFirst()).contains("00000003000a00000000");
    }

    @Test
    void countsWhatSamplingAndTheRateLeaveOut() throws IOException {
        HepSender sender = sender(new Pacing(2, 20), Optional.empty());

        for (int i = 0; i < 10; i++) {
            sender.onMsu(captured(SLTM));
        }

        assertThat(sender.sent()).isEqualTo(2);
        assertThat(sender.leftOut()).isEqualTo(8);
        assertThat(capture.counters().get(TraceCounter.HEP_SAMPLED_OUT)).isEqualTo(5);
        assertThat(capture.counters().get(TraceCounter.HEP_RATE_LIMITED)).isEqualTo(3);
    }

    private static String octets(String spaced) {
        return spaced.replace(" ", "");
    }

    private final class RecordingPort implements DatagramPort {
        private final InetSocketAddress local;

        RecordingPort(InetSocketAddress local) {
            this.local = local;
        }

        @Override
        public InetSocketAddress local() {
            return local;
        }

        @Override
        public void send(InetSocketAddress to, ByteBuf datagram) {
            assertThat(to).isEqualTo(HOMER);
            sent.add(ByteBufUtil.hexDump(datagram));
            datagram.release();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
