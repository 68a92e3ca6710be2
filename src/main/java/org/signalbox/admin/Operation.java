// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.trace.PcapngFiles;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Something an operator tells a node to do at once; what is to last is configuration.
public sealed interface Operation {
    /// Begins to tell the transitions of a protocol in the log.
    record Debug(DebugSubject subject) implements Operation {}

    /// Ends it.
    record NoDebug(DebugSubject subject) implements Operation {}

    /// Ends all debugging, paklog included.
    record UndebugAll() implements Operation {}

    /// Begins to send copies of the messages that an access list permits to the configured paklog
    /// host.
    ///
    /// @param accessList 2700 to 2999
    record Paklog(int accessList) implements Operation {}

    /// Ends it.
    record NoPaklog() implements Operation {}

    /// Sets the statistics that `show` prints to zero; the metrics go on counting.
    record ClearStatistics() implements Operation {}

    /// Serves copies of messages as a pcap stream.
    ///
    /// @param port where to listen on loopback; 0 lets the system choose
    /// @param linkHeader whether a reader gets direction and link with each message (linktype 139)
    ///     or the message alone (141)
    /// @param accessList which messages; all if empty
    /// @param pace how many of them
    record StartCapture(int port, boolean linkHeader, Optional<Integer> accessList, Pace pace)
            implements Operation {
        /// With the usual pace.
        public StartCapture(int port, boolean linkHeader, Optional<Integer> accessList) {
            this(port, linkHeader, accessList, Pace.DEFAULT);
        }
    }

    /// Writes copies of messages into pcapng files in the folder of captures, until
    /// [StopCapture].
    ///
    /// @param name of the capture: letters, digits, `-` and `_`, 32 at most
    /// @param megabytesMax size of a file
    /// @param filesMax how many are kept
    /// @param ageMax age of a file; empty: it does not matter
    /// @param linkHeader whether messages have a header with direction and link (linktype 139); if
    ///     not, direction and link are the interface's (141)
    /// @param diameter whether messages of Diameter are written, too
    /// @param accessList which messages; all if empty
    /// @param pace how many of them
    record StartFileCapture(
            String name,
            int megabytesMax,
            int filesMax,
            Optional<Duration> ageMax,
            boolean linkHeader,
            boolean diameter,
            boolean adapted,
            Optional<Integer> accessList,
            Pace pace)
            implements Operation {
        public static final int MEGABYTES_DEFAULT = PcapngFiles.Config.MEGABYTES_DEFAULT;
        public static final int FILES_DEFAULT = PcapngFiles.Config.FILES_DEFAULT;
    }

    /// Ends one capture into files that is not configured.
    ///
    /// @param name of the capture
    record StopFileCapture(String name) implements Operation {}

    /// Begins to tell messages in the log, each decoded into one line.
    ///
    /// @param accessList which messages on links; all if empty. What manages a link or a process
    ///     has no label, and passes
    /// @param plain whether numbers of subscribers are shown whole
    /// @param perSecondMax lines a second at most
    record DebugPackets(
            PacketSubject subject, Optional<Integer> accessList, boolean plain, int perSecondMax)
            implements Operation {
        MessageFilter filter() {
            return new MessageFilter(
                    Set.of(subject.layer()),
                    accessList,
                    Optional.empty(),
                    subject == PacketSubject.SCCP ? Optional.of("SCCP") : Optional.empty(),
                    plain,
                    1,
                    perSecondMax);
        }
    }

    /// Ends it.
    record NoDebugPackets(PacketSubject subject) implements Operation {}

    /// Which messages are told.
    enum PacketSubject {
        /// All on links and to application servers.
        MTP3("mtp3", "CS7MTP3", MessageView.Layer.MTP3),
        /// Those of them that are SCCP's.
        SCCP("sccp", "CS7SCCP", MessageView.Layer.MTP3),
        /// All of M2PA, link status above all.
        M2PA("m2pa", "CS7M2PA", MessageView.Layer.M2PA),
        /// All of M3UA, what manages processes and destinations above all.
        M3UA("m3ua", "CS7M3UA", MessageView.Layer.M3UA),
        /// Those on connections of Diameter peers.
        DIAMETER("diameter", "DIAMETER", MessageView.Layer.DIAMETER);

        private final String word;
        private final String facility;
        private final MessageView.Layer layer;

        PacketSubject(String word, String facility, MessageView.Layer layer) {
            this.word = word;
            this.facility = facility;
            this.layer = layer;
        }

        MessageView.Layer layer() {
            return layer;
        }

        /// As written in `debug`.
        public String word() {
            return word;
        }

        /// As `show debugging` says it.
        String words() {
            return this == DIAMETER ? "Diameter" : "CS7 " + word;
        }

        /// Of its lines in the log.
        String facility() {
            return facility;
        }
    }

    /// Sends a network management message that no procedure asks for, to the adjacent point of a
    /// linkset: for acceptance tests. It is logged.
    record SendManagement(String linkset, ManualMessage message) implements Operation {}

    /// Ends the pcap ports and captures into files that are not configured.
    record StopCapture() implements Operation {}

    /// Keeps user traffic off a link, if both ends can spare it (Q.704 section 10). Lasts until it
    /// is uninhibited, a destination needs the link, or either end restarts.
    ///
    /// @param slc number of the link in the linkset, 0 to 15
    record Inhibit(String linkset, int slc) implements Operation {}

    /// Ends it.
    record Uninhibit(String linkset, int slc) implements Operation {}

    /// Keeps traffic from a process of M3UA (RFC 4666 section 4.3.4.3), until it is unblocked or
    /// its configuration says otherwise.
    record BlockAsp(String asp) implements Operation {}

    /// Ends it.
    record UnblockAsp(String asp) implements Operation {}

    /// Ends the association of a process of M3UA; it may come up again at once.
    record DisconnectAsp(String asp) implements Operation {}

    /// Asks the gateway of a process of M3UA how a point stands (RFC 4666 section 3.4.3).
    record AuditPoint(String asp, String pointCode) implements Operation {}

    /// Says that somebody knows of an alarm.
    ///
    /// @param sequence of the change that raised it
    /// @param by who
    record AcknowledgeAlarm(long sequence, String by) implements Operation {}

    /// What can be debugged.
    enum DebugSubject {
        MTP3,
        M2PA,
        SCTP;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
