// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.diameter.peer.PeerTransport;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapRequest;
import org.signalbox.ss7.OctetString;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A transfer point that is an interworking function as well, and those it stands between: whole
/// nodes in virtual time.
///
/// ```
///   centre 2.2.1 ---- M2PA ---- gateway 1.1.1 ---- Diameter ---- mme, hss
/// ```
@NullUnmarked
final class InterworkingNetwork implements AutoCloseable {
    static final String IMSI = "262019876543210";
    static final String MSISDN = "491711234567";
    static final String CENTRE = "491710760000";
    static final String MME = "491720000001";
    static final String REALM = "epc.mnc001.mcc262.3gppnetwork.org";
    static final OctetString DELIVER =
            OctetString.ofHex("040b911326880736f40000111081907333400ce8329bfd0655dfecb2195e");

    static final String GATEWAY_ADDRESS = "10.0.0.1";
    static final String CENTRE_ADDRESS = "10.0.0.2";
    static final String MME_ADDRESS = "10.0.0.11";
    private static final String HSS_ADDRESS = "10.0.0.12";
    static final String IDENTITY = "iwf." + REALM;

    final SccpTopology nodes;
    final MapEnd centre;
    final DiameterEnd mme;
    final DiameterEnd hss;

    /// Starts them, and lets them meet.
    ///
    /// @param folder where the nodes' files are to be
    /// @param iwf further lines of interworking
    InterworkingNetwork(Path folder, long seed, String... iwf) {
        this(folder, seed, PeerTransport.TCP, List.of(), iwf);
    }

    /// @param transport between the gateway and the MME
    /// @param mmeLines further lines of the gateway's about the MME
    InterworkingNetwork(
            Path folder, long seed, PeerTransport transport, List<String> mmeLines, String... iwf) {
        nodes =
                new SccpTopology(folder, seed)
                        .write(
                                "gateway",
                                "1.1.1",
                                GATEWAY_ADDRESS,
                                "cs7 linkset tocentre 2.2.1",
                                " link 0 sctp " + CENTRE_ADDRESS + " 1024 1024",
                                "cs7 gtt selector all tt 0 gti 4 np 1 nai 4",
                                " gta 491710760000 pcssn 2.2.1 pcssn",
                                " gta 49172 pcssn 1.1.1 pcssn",
                                " gta 49171 pcssn 1.1.1 pcssn",
                                "diameter identity " + IDENTITY + " realm " + REALM,
                                "diameter listen tcp " + GATEWAY_ADDRESS + " 3868",
                                "diameter peer mme",
                                " identity mme01." + REALM,
                                " remote-ip " + MME_ADDRESS,
                                transport == PeerTransport.SCTP ? " transport sctp" : "!",
                                String.join("\n", mmeLines),
                                "diameter peer hss",
                                " identity hss." + REALM,
                                " remote-ip " + HSS_ADDRESS,
                                " passive",
                                "iwf",
                                " number 491720000099",
                                " node " + MME + " exact mme mme01." + REALM + " realm " + REALM,
                                " hss msisdn 49 realm " + REALM + " host hss." + REALM,
                                " host mme01." + REALM + " number " + MME,
                                String.join("\n", iwf))
                        .write(
                                "centre",
                                "2.2.1",
                                CENTRE_ADDRESS,
                                "cs7 linkset togateway 1.1.1",
                                " link 0 sctp " + GATEWAY_ADDRESS + " 1024 1024",
                                "cs7 gtt selector all tt 0 gti 4 np 1 nai 4",
                                " gta default pcssn 1.1.1 gt",
                                "cs7 route-table system",
                                " update route 0.0.0/0 linkset togateway")
                        .start();
        mme =
                new DiameterEnd(
                        nodes, "mme01." + REALM, REALM, MME_ADDRESS, IDENTITY, false, transport);
        hss = new DiameterEnd(nodes, "hss." + REALM, REALM, HSS_ADDRESS, IDENTITY, true);
        centre = new MapEnd(nodes, "centre", CENTRE);
        nodes.run(Duration.ofMinutes(1));
    }

    /// Ends all; they must leave nothing behind.
    @Override
    public void close() {
        centre.close();
        mme.close();
        hss.close();
        nodes.run(Duration.ofSeconds(10));
        nodes.stop();
    }

    /// The service centre asks where the subscriber is.
    static MapRequest.RoutingInfo question() {
        return new MapRequest.RoutingInfo(
                MapNumber.international(MSISDN),
                true,
                MapNumber.international(CENTRE),
                false,
                null,
                null,
                null,
                null,
                false,
                null,
                false);
    }
}
