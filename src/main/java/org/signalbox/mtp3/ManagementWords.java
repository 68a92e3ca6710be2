// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;

import java.util.stream.Collectors;

/// What level 3 says to its neighbours, in words.
public final class ManagementWords {
    private ManagementWords() {}

    /// A message of network management or of the link test in one line: `TFP 5.5.5`. One that
    /// cannot be understood says so.
    ///
    /// @param sls of the label
    /// @param userPart what follows the label
    public static String of(ServiceIndicator service, Variant variant, int sls, byte[] userPart) {
        ByteBuf octets = Unpooled.wrappedBuffer(userPart);
        try {
            return service == ServiceIndicator.SNM
                    ? words(SnmCodec.decode(variant, sls, octets, 0, userPart.length))
                    : words(LinkTestCodec.decode(variant, octets, 0, userPart.length));
        } catch (SnmDecodeException | LinkTestDecodeException broken) {
            return "cannot be understood: " + broken.getMessage();
        }
    }

    private static String words(SnmMessage message) {
        return switch (message) {
            case SnmMessage.AboutRoute route -> message.heading() + " " + route.points().describe();
            case SnmMessage.AboutDestinations about ->
                    message.heading()
                            + about.messages().stream()
                                    .map(one -> " " + one.destination())
                                    .collect(Collectors.joining());
            case SnmMessage.TransferControlled control ->
                    "%s %s status %d"
                            .formatted(message.heading(), control.destination(), control.status());
            case SnmMessage.UserPartUnavailable unavailable ->
                    "%s %s %s"
                            .formatted(
                                    message.heading(),
                                    unavailable.destination(),
                                    unavailable.userPart().word());
            case SnmMessage.AboutLink link -> message.heading() + " link " + link.linkCode();
            case SnmMessage.TrafficRestartWaiting _,
                    SnmMessage.TrafficRestartAllowed _,
                    SnmMessage.RouteSetCongestionTest _,
                    SnmMessage.AboutDataLink _,
                    SnmMessage.NotImplemented _ ->
                    message.heading().toString();
        };
    }

    private static String words(LinkTestMessage message) {
        return switch (message) {
            case LinkTestMessage.Test test -> "SLTM " + test.pattern();
            case LinkTestMessage.Acknowledgement answer -> "SLTA " + answer.pattern();
        };
    }
}
