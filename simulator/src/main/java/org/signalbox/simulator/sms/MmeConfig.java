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
import org.signalbox.simulator.sms.EndConfig.Language;
import org.signalbox.simulator.sms.EndConfig.Phone;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/// What an MME is, as a file says that stands beside no node's configuration:
///
/// ```
/// mme mme.a.example realm a.example
///  local-ip 127.0.8.15
///  peer iwf.a.example 127.0.8.11
///  subscriber 491711000005 imsi 262010000000005 service-centre 491710000030 hlr 491710000010
/// ```
///
/// @param identity its Origin-Host
/// @param realm its own, in which it asks for the interworking function
/// @param address from which it calls
/// @param peer the Origin-Host of the one that it calls
/// @param peerAddress where that one listens, at TCP port 3868
/// @param phones the telephones that it serves
record MmeConfig(
        String identity,
        String realm,
        InetAddress address,
        String peer,
        InetAddress peerAddress,
        List<Phone> phones) {
    private static final Argument<String> HOST =
            Argument.of("HOST", ArgumentTypes.host(), "Its Diameter identity");
    private static final Argument<String> REALM =
            Argument.of("REALM", ArgumentTypes.host(), "Where it is at home");
    private static final Argument<InetAddress> ADDRESS =
            Argument.of("ADDRESS", ArgumentTypes.ipAddress(), "An IP address");

    private static final Command LOCAL_IP =
            Command.of("local-ip ADDRESS", "From which address it calls", ADDRESS);
    private static final Command PEER =
            Command.of("peer HOST ADDRESS", "Whom it calls, at TCP port 3868", HOST, ADDRESS);
    private static final Command MME_BLOCK =
            Command.of("mme HOST realm REALM", "A mobility management entity", HOST, REALM)
                    .help("realm", "Origin-Realm")
                    .opens(Schema.configuration("mme", LOCAL_IP, PEER, Language.PHONE));

    private static final Schema SCHEMA = Schema.configuration("mme-end", MME_BLOCK);

    MmeConfig {
        phones = List.copyOf(phones);
    }

    /// Reads a file.
    ///
    /// @throws IOException with everything that is wrong with it
    static MmeConfig load(Path file) throws IOException {
        return read(ConfigFile.load(file, SCHEMA), file.toString());
    }

    /// Reads a text.
    ///
    /// @throws IOException with everything that is wrong with it
    static MmeConfig parse(String text) throws IOException {
        return read(ConfigFile.parse(text, SCHEMA), "the text");
    }

    private static MmeConfig read(Checked checked, String name) throws IOException {
        Problems problems = checked.problems();
        Statement line = checked.block().find(MME_BLOCK).orElse(null);
        Statement address = line == null ? null : line.block().find(LOCAL_IP).orElse(null);
        Statement peer = line == null ? null : line.block().find(PEER).orElse(null);
        if (line == null || address == null || peer == null) {
            problems.general("expected an mme with local-ip and peer");
        }
        if (line == null || address == null || peer == null || problems.hasErrors()) {
            throw new IOException(name + ": not usable\n" + problems);
        }
        Block block = line.block();
        return new MmeConfig(
                line.get(HOST),
                line.get(REALM),
                address.get(ADDRESS),
                peer.get(HOST),
                peer.get(ADDRESS),
                block.all(Language.PHONE).stream().map(Language::phone).toList());
    }
}
