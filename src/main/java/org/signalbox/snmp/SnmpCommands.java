// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.snmp;

import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;

import java.net.InetAddress;
import java.time.Duration;

/// The lines of the configuration that say who is sent notifications.
///
/// ```
/// snmp-server host 192.0.2.9 version 2c public
/// cs7 snmp dest-max-window 900 notifications 300
/// ```
public final class SnmpCommands {
    /// Assigned by IANA.
    private static final int PORT_DEFAULT = 162;

    private static final int COMMUNITY_CHARS_MAX = 32;

    private static final Argument<InetAddress> ADDRESS =
            Argument.of("ADDRESS", ArgumentTypes.ipAddress(), "Address of the management system");
    private static final Argument<String> COMMUNITY =
            Argument.of(
                    "COMMUNITY",
                    ArgumentTypes.string(COMMUNITY_CHARS_MAX),
                    "Community string; it goes over the network as it is");
    private static final Argument<Integer> PORT =
            Argument.of("PORT", ArgumentTypes.port(), "UDP port there, 162 by default");
    private static final Argument<Duration> WINDOW =
            Argument.of("SECONDS", ArgumentTypes.seconds(60, 86_400), "Seconds, 900 by default");
    private static final Argument<Integer> COUNT =
            Argument.of(
                    "COUNT",
                    ArgumentTypes.integer(10, 9_000),
                    "Notifications in a window, 300 by default");

    private static final Command HOST =
            Command.of(
                            "snmp-server host ADDRESS version 2c COMMUNITY [udp-port PORT]",
                            "Send SNMP notifications about alarms",
                            ADDRESS,
                            COMMUNITY,
                            PORT)
                    .help("snmp-server", "Notifications of SNMP")
                    .help("host", "Send SNMP notifications about alarms")
                    .help("version", "Version of SNMP")
                    .help("2c", "With a community string (RFC 3584)")
                    .help("udp-port", "UDP port there")
                    .keyedBy(ADDRESS);
    private static final Command DESTINATION_WINDOW =
            Command.of(
                            "cs7 snmp dest-max-window SECONDS [notifications COUNT]",
                            "How many notifications of destinations are sent in how long",
                            WINDOW,
                            COUNT)
                    .help("snmp", "Notifications of SNMP")
                    .help("dest-max-window", "Those of destinations")
                    .help("notifications", "How many are sent");

    private SnmpCommands() {}

    /// For the outermost block.
    public static Command[] all() {
        return new Command[] {HOST, DESTINATION_WINDOW};
    }

    /// Builds the record from the outermost block.
    public static SnmpConfig from(Block block) {
        return new SnmpConfig(
                block.all(HOST).stream()
                        .map(
                                line ->
                                        new SnmpHost(
                                                line.get(ADDRESS),
                                                line.find(PORT).orElse(PORT_DEFAULT),
                                                line.get(COMMUNITY)))
                        .toList(),
                block.value(DESTINATION_WINDOW, WINDOW, SnmpConfig.WINDOW_DEFAULT),
                block.value(DESTINATION_WINDOW, COUNT, SnmpConfig.DESTINATIONS_MAX_DEFAULT));
    }
}
