// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Checked;
import org.signalbox.config.Command;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.simulator.sms.EndConfig.Phone;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a node of Diameter alone is, as a file says that stands beside no node's configuration:
///
/// ```
/// mme mme.a.example realm a.example
///  local-ip 127.0.8.15
///  peer iwf.a.example 127.0.8.11
///  subscriber 491711000005 imsi 262010000000005 service-centre 491710000030 hlr 491710000010
/// ```
///
/// ```
/// dra dra.a.example realm a.example
///  local-ip 127.0.8.16
///  peer iwf.a.example 127.0.8.11
///  peer mme.a.example 127.0.8.15
/// ```
sealed interface DiameterEndConfig {
    /// Its Origin-Host.
    String identity();

    /// Its own, in which it asks for others.
    String realm();

    /// From which it calls.
    InetAddress address();

    /// Whom it calls.
    ///
    /// @param identity its Origin-Host
    /// @param address where it listens, at TCP port 3868
    record Peer(String identity, InetAddress address) {}

    /// An MME.
    ///
    /// @param peer the only one that it calls
    /// @param phones the telephones that it serves
    record MmeConfig(
            String identity, String realm, InetAddress address, Peer peer, List<Phone> phones)
            implements DiameterEndConfig {}

    /// A relay of Diameter.
    ///
    /// @param peers those between which it is; all that call others do not do so where it runs
    record DraConfig(String identity, String realm, InetAddress address, List<Peer> peers)
            implements DiameterEndConfig {
        boolean calls(String identity) {
            return peers.stream().anyMatch(peer -> peer.identity().equals(identity));
        }
    }

    /// Reads a file.
    ///
    /// @throws IOException with everything that is wrong with it
    static DiameterEndConfig load(Path file) throws IOException {
        return Language.read(ConfigFile.load(file, Language.SCHEMA), file.toString());
    }

    /// Reads a text.
    ///
    /// @throws IOException with everything that is wrong with it
    static DiameterEndConfig parse(String text) throws IOException {
        return Language.read(ConfigFile.parse(text, Language.SCHEMA), "the text");
    }

    /// The commands of such files.
    final class Language {
        private static final Argument<String> HOST =
                Argument.of("HOST", ArgumentTypes.host(), "Its Diameter identity");
        private static final Argument<String> REALM =
                Argument.of("REALM", ArgumentTypes.host(), "Where it is at home");
        private static final Argument<InetAddress> ADDRESS =
                Argument.of("ADDRESS", ArgumentTypes.ipAddress(), "An IP address");

        private static final Command LOCAL_IP =
                Command.of("local-ip ADDRESS", "From which address it calls", ADDRESS);
        private static final Command PEER =
                Command.of("peer HOST ADDRESS", "Whom it calls, at TCP port 3868", HOST, ADDRESS)
                        .keyedBy(HOST);
        private static final Command MME_BLOCK =
                Command.of("mme HOST realm REALM", "A mobility management entity", HOST, REALM)
                        .help("realm", "Origin-Realm")
                        .opens(
                                Schema.configuration(
                                        "mme", LOCAL_IP, PEER, EndConfig.Language.PHONE));
        private static final Command DRA_BLOCK =
                Command.of("dra HOST realm REALM", "A relay of Diameter", HOST, REALM)
                        .help("realm", "Origin-Realm")
                        .opens(Schema.configuration("dra", LOCAL_IP, PEER));

        private static final Schema SCHEMA =
                Schema.configuration("diameter-end", MME_BLOCK, DRA_BLOCK);

        private Language() {}

        private static DiameterEndConfig read(Checked checked, String name) throws IOException {
            Problems problems = checked.problems();
            List<DiameterEndConfig> ends = new ArrayList<>();
            for (Statement line : checked.block().statements()) {
                Optional<DiameterEndConfig> end = line.is(MME_BLOCK) ? mme(line) : dra(line);
                end.ifPresentOrElse(
                        ends::add,
                        () ->
                                problems.general(
                                        line.is(MME_BLOCK)
                                                ? "expected an mme with local-ip and one peer"
                                                : "expected a dra with local-ip and peers"));
            }
            if (ends.size() != 1) {
                problems.general("expected an mme or a dra");
            }
            if (problems.hasErrors()) {
                throw new IOException(name + ": not usable\n" + problems);
            }
            return ends.getFirst();
        }

        private static Optional<DiameterEndConfig> mme(Statement line) {
            Block block = line.block();
            List<Peer> peers = peers(block);
            if (peers.size() != 1) {
                return Optional.empty();
            }
            List<Phone> phones =
                    block.all(EndConfig.Language.PHONE).stream()
                            .map(EndConfig.Language::phone)
                            .toList();
            return block.find(LOCAL_IP)
                    .map(
                            local ->
                                    new MmeConfig(
                                            line.get(HOST),
                                            line.get(REALM),
                                            local.get(ADDRESS),
                                            peers.getFirst(),
                                            phones));
        }

        private static Optional<DiameterEndConfig> dra(Statement line) {
            List<Peer> peers = peers(line.block());
            if (peers.isEmpty()) {
                return Optional.empty();
            }
            return line.block()
                    .find(LOCAL_IP)
                    .map(
                            local ->
                                    new DraConfig(
                                            line.get(HOST),
                                            line.get(REALM),
                                            local.get(ADDRESS),
                                            peers));
        }

        private static List<Peer> peers(Block block) {
            return block.all(PEER).stream()
                    .map(peer -> new Peer(peer.get(HOST), peer.get(ADDRESS)))
                    .toList();
        }
    }
}
