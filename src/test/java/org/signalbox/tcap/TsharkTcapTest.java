// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.tcap.Vectors.Vector;
import org.signalbox.trace.Tshark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An independent decoder sees in the vectors what the views see.
class TsharkTcapTest {
    /// Link type MTP3: packets begin with the service information octet.
    private static final int LINKTYPE_MTP3 = 141;

    /// Up to the user data's length: an international message of SCCP; UDT, class 0; from and to
    /// the subsystem of an MSC.
    private static final String BEFORE_USER_DATA =
            "8301400000" + "0900030507" + "024208" + "024208";

    private static final String[] FIELDS = {
        "tcap.otid",
        "tcap.dtid",
        "tcap.application_context_name",
        "gsm_old.localValue",
        "e212.imsi",
        "gsm_sms.tp-oa",
        "gsm_sms.tp-da",
        "gsm_sms.tp-pid",
        "gsm_sms.tp-dcs",
        "gsm_sms.destination_port",
        "e164.msisdn",
    };

    /// How many of the fields, from the first, are to be the same.
    private static final int EXACT = 10;

    @TempDir private Path folder;

    private final TcapView tcap = new TcapView();
    private final MapView map = new MapView();
    private final TpduView tpdu = new TpduView();

    @Test
    void vectorsAreSeenAlike() throws IOException, InterruptedException {
        Tshark.assumeInstalled();
        List<Vector> vectors = new ArrayList<>(Vectors.of(Vectors.SHORT_MESSAGES));
        vectors.addAll(Vectors.of(Vectors.FORMS));
        vectors.removeIf(TsharkTcapTest::isOutOfReach);

        List<String> decoded =
                Tshark.fields(
                        capture(vectors.stream().map(Vector::octets).toList()), List.of(), FIELDS);

        assertThat(decoded).hasSameSizeAs(vectors);
        for (int i = 0; i < vectors.size(); i++) {
            compare(vectors.get(i), decoded.get(i).split("\\|", -1));
        }
    }

    /// What the other does not read: ANSI without its option, an argument that lacks nearly all.
    private static boolean isOutOfReach(Vector vector) {
        return vector.name().startsWith("ansi") || vector.name().startsWith("operation code with");
    }

    private void compare(Vector vector, String[] fields) {
        byte[] octets = vector.octets();
        assertThat(tcap.read(Unpooled.wrappedBuffer(octets), 0, octets.length)).isNull();
        String context = context(octets);
        String codes = codes();
        tcap.read(Unpooled.wrappedBuffer(octets), 0, octets.length);
        do {
            map.read(tcap);
        } while (map.operation() == null && tcap.nextComponent());
        tpdu.read(map);
        boolean terminated = map.direction() == Direction.MOBILE_TERMINATED;
        String address = tpdu.address().toString();

        List<String> ours =
                List.of(
                        id(octets, tcap.originatingId()),
                        id(octets, tcap.destinationId()),
                        context,
                        codes,
                        map.imsi().toString(),
                        terminated ? address : "",
                        terminated ? "" : address,
                        number(tpdu.protocolId()),
                        number(tpdu.codingScheme()),
                        number(tpdu.destinationPort()));

        // the other sees the subscriber of a result, too, and does not show whom a report is about
        List<String> theirs = new ArrayList<>(Arrays.asList(fields).subList(0, EXACT));
        if (map.operation() == null || map.operation() == MapOperation.INFORM_SERVICE_CENTRE) {
            theirs.set(4, "");
        }
        if (tpdu.type() == TpduType.STATUS_REPORT) {
            theirs.set(5, address);
        }
        assertThat(ours).as(vector.name()).isEqualTo(theirs);
        List<String> numbers = Arrays.asList(fields[EXACT].split(","));
        for (DigitsView number : List.of(map.msisdn(), map.serviceCentre())) {
            if (number.isPresent()) {
                assertThat(numbers).as(vector.name()).contains(number.toString());
            }
        }
    }

    private String codes() {
        List<String> codes = new ArrayList<>();
        do {
            if (tcap.codeKind() == CodeKind.LOCAL) {
                codes.add(String.valueOf(tcap.code()));
            }
        } while (tcap.nextComponent());
        return String.join(",", codes);
    }

    /// Dotted, as far as the vectors have contexts.
    private String context(byte[] octets) {
        if (!tcap.hasContext()) {
            return "";
        }
        StringBuilder dotted = new StringBuilder("0");
        for (int i = 0; i < tcap.contextLength(); i++) {
            dotted.append('.').append(octets[tcap.contextAt() + i]);
        }
        return dotted.toString();
    }

    /// With the zeros that the message has in front.
    private static String id(byte[] octets, long id) {
        if (id == TcapView.NO_ID) {
            return "";
        }
        String all = ByteBufUtil.hexDump(octets);
        String whole = "%08x".formatted(id);
        for (int length = 4; length > 1; length--) {
            String part = whole.substring(8 - 2 * length);
            if (all.contains("480" + length + part) || all.contains("490" + length + part)) {
                return part;
            }
        }
        return whole.substring(6);
    }

    private static String number(int number) {
        return number == TpduView.NONE ? "" : String.valueOf(number);
    }

    private Path capture(List<byte[]> messages) throws IOException {
        ByteBuf out =
                Unpooled.buffer()
                        .writeInt(0xA1B2C3D4)
                        .writeShort(2)
                        .writeShort(4)
                        .writeZero(8)
                        .writeInt(65_535)
                        .writeInt(LINKTYPE_MTP3);
        byte[] before = ByteBufUtil.decodeHexDump(BEFORE_USER_DATA);
        for (byte[] message : messages) {
            int length = before.length + 1 + message.length;
            out.writeLong(0).writeInt(length).writeInt(length);
            out.writeBytes(before).writeByte(message.length).writeBytes(message);
        }
        return Files.write(folder.resolve("tcap.pcap"), ByteBufUtil.getBytes(out));
    }
}
