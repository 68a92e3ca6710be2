// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.syslog;

import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;
import org.signalbox.syslog.LogHost.Transport;

import java.net.InetAddress;
import java.util.List;

/// The lines of the configuration that name log hosts.
///
/// ```
/// logging host 192.0.2.9
/// logging host 192.0.2.10 transport tcp port 1514 format rfc5424 severity notifications
/// ```
public final class SyslogCommands {
    /// Assigned by IANA for UDP, and what is usual for TCP.
    private static final int PORT_DEFAULT = 514;

    private static final List<String> LEVELS =
            List.of(
                    "emergencies",
                    "alerts",
                    "critical",
                    "errors",
                    "warnings",
                    "notifications",
                    "informational",
                    "debugging");
    private static final String LEVEL_DEFAULT = "informational";

    private static final Argument<InetAddress> ADDRESS =
            Argument.of("ADDRESS", ArgumentTypes.ipAddress(), "Address of the host");
    private static final Argument<Transport> TRANSPORT =
            Argument.of(
                    "TRANSPORT",
                    ArgumentTypes.choice(Transport.class),
                    "UDP unless said otherwise");
    private static final Argument<Integer> PORT =
            Argument.of("PORT", ArgumentTypes.port(), "Port of the host, 514 by default");
    private static final Argument<SyslogFormat> FORMAT =
            Argument.of(
                    "FORMAT",
                    ArgumentTypes.choice(SyslogFormat.class),
                    "As routers write it unless said otherwise");
    private static final Argument<String> LEVEL =
            Argument.of(
                    "LEVEL",
                    ArgumentTypes.choice(LEVELS.toArray(String[]::new)),
                    "The least bad that is sent, informational by default");

    public static final Command HOST =
            Command.of(
                            "logging host ADDRESS [transport TRANSPORT] [port PORT] [format FORMAT]"
                                    + " [severity LEVEL]",
                            "Send events and alarms to a log host",
                            ADDRESS,
                            TRANSPORT,
                            PORT,
                            FORMAT,
                            LEVEL)
                    .help("logging", "Where events go")
                    .help("host", "Send events and alarms to a log host")
                    .help("transport", "What carries messages")
                    .help("port", "Port of the host")
                    .help("format", "How messages are written")
                    .help("severity", "What is bad enough to be sent")
                    .keyedBy(ADDRESS);

    private SyslogCommands() {}

    /// Builds the records from the outermost block.
    public static List<LogHost> from(Block block) {
        return block.all(HOST).stream().map(SyslogCommands::host).toList();
    }

    private static LogHost host(Statement line) {
        return new LogHost(
                line.get(ADDRESS),
                line.find(PORT).orElse(PORT_DEFAULT),
                line.find(TRANSPORT).orElse(Transport.UDP),
                line.find(FORMAT).orElse(SyslogFormat.CISCO),
                LEVELS.indexOf(line.find(LEVEL).orElse(LEVEL_DEFAULT)));
    }
}
