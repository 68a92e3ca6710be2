// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.summary;

import org.signalbox.link.MsuTap.Direction;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.trace.CapturedMessage;
import org.signalbox.trace.CapturedMsu;
import org.signalbox.trace.HepContent;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Makes of messages the JSON that Homer keeps: what stands in a line of `debug`, field by field,
/// and all octets in hexadecimal digits, since Homer throws away what is no text.
public final class HomerWriter implements HepContent.Writer {
    private static final int M3UA = 9;
    private static final int DIAMETER_JSON = 56;
    private static final int GSM_MAP_JSON = 57;

    private static final int IP_TCP = 6;
    private static final int IP_SCTP = 132;

    /// Of more the octets are left out, as the text says: a datagram would not hold them.
    private static final int OCTETS_MAX = 12_000;

    private final Masking masking;
    private final MsuReader msus;
    private final DiameterReader messages;

    /// @param masking how much of the numbers of subscribers is shown; the octets show all, and are
    ///     left out if numbers are masked
    public HomerWriter(Masking masking) {
        this.masking = masking;
        this.msus = new MsuReader(masking);
        this.messages = new DiameterReader(masking);
    }

    @Override
    public HepContent of(CapturedMsu msu) {
        Summary summary = msus.read(msu);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("link", msu.link().toString());
        fields.put("direction", msu.direction().word());
        fields.put("instance", msu.instance());
        fields.put("opc", msu.opc().toString());
        fields.put("dpc", msu.dpc().toString());
        fields.put("sls", msu.sls());
        fields.put("si", msu.serviceInformation().serviceIndicator().word());
        boolean isSccp = msu.serviceInformation().serviceIndicator() == ServiceIndicator.SCCP;
        return content(
                isSccp ? GSM_MAP_JSON : M3UA,
                IP_SCTP,
                summary,
                // messages without a transaction are found together by whom they are between
                msu.opc() + "-" + msu.dpc(),
                fields,
                msu.userPart());
    }

    @Override
    public HepContent of(CapturedMessage message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("peer", message.peer().getHostAddress());
        fields.put("direction", message.direction() == Direction.IN ? "in" : "out");
        return content(
                DIAMETER_JSON,
                IP_TCP,
                messages.read(message),
                message.peer().getHostAddress(),
                fields,
                message.message());
    }

    private HepContent content(
            int type,
            int transport,
            Summary summary,
            String correlation,
            Map<String, Object> fields,
            byte[] octets) {
        fields.put("protocol", summary.protocol());
        fields.put("from", summary.from());
        fields.put("to", summary.to());
        fields.put("summary", summary.text());
        fields.put("octetCount", octets.length);
        if (masking == Masking.PLAIN && octets.length <= OCTETS_MAX) {
            fields.put("octets", HexFormat.of().formatHex(octets));
        }
        return new HepContent(
                type,
                transport,
                summary.dialogue().isEmpty() ? correlation : summary.dialogue(),
                json(fields));
    }

    private static String json(Map<String, Object> fields) {
        return fields.entrySet().stream()
                .map(field -> quoted(field.getKey()) + ":" + value(field.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String value(Object value) {
        return value instanceof Integer number ? number.toString() : quoted(value.toString());
    }

    /// What peers send is within: nothing of it may end the text, or the line.
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
