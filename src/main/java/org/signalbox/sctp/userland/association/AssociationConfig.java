// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.Callers;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.userland.chunk.Parameter;
import org.signalbox.sctp.userland.chunk.ParameterList;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Both ends of an association as they are configured.
public record AssociationConfig(
        String name, LocalEndpoint local, RemoteEndpoint remote, AssociationProfile profile) {

    /// Which of our sockets first tries to reach an address: the one at the same place in the list,
    /// if it speaks the same IP version.
    int localFor(InetAddress address) {
        int place = Math.max(0, remote.addresses().indexOf(address));
        int count = local.addresses().size();
        int preferred = Math.min(place, count - 1);
        for (int i = 0; i < count; i++) {
            int candidate = (preferred + i) % count;
            if (sameVersion(local.addresses().get(candidate), address)) {
                return candidate;
            }
        }
        return preferred;
    }

    /// The parameter types of the addresses that we can be reached from (RFC 9260 section 5.1.2).
    List<Integer> addressTypes() {
        return local.addresses().stream()
                .map(
                        address ->
                                address.getAddress().length == 4
                                        ? Parameter.IPV4_ADDRESS
                                        : Parameter.IPV6_ADDRESS)
                .distinct()
                .toList();
    }

    /// Our addresses as an INIT or INIT ACK lists them. Section 5.1.2: one address needs no
    /// mention, it is that of the packet.
    List<Parameter> ownAddresses() {
        return local.addresses().size() == 1
                ? List.of()
                : local.addresses().stream().<Parameter>map(Parameter.Address::new).toList();
    }

    /// The addresses that the peer claims and that we are configured to believe.
    ///
    /// @param from where its packet came from
    List<InetAddress> believed(InetAddress from, ParameterList parameters) {
        List<InetAddress> claimed = parameters.addresses();
        List<InetAddress> believed = new ArrayList<>();
        for (InetAddress address : remote.addresses()) {
            if (address.equals(from) || claimed.contains(address)) {
                believed.add(address);
            }
        }
        return believed;
    }

    /// The peer as an operator knows it.
    String peerWords() {
        return remote.addresses().stream()
                        .map(InetAddress::getHostAddress)
                        .collect(Collectors.joining(" "))
                + " "
                + Callers.port(remote);
    }

    private static boolean sameVersion(InetAddress one, InetAddress other) {
        return one.getAddress().length == other.getAddress().length;
    }
}
