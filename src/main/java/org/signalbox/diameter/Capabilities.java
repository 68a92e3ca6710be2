// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a peer says of itself before anything else (RFC 6733 section 5.3).
///
/// @param host its name, which no other has
/// @param realm where it is at home
/// @param addresses at which it can be reached, one at least
/// @param vendor who made it
/// @param product what it is
/// @param originState grows with each of its lives; 0 if it does not say
/// @param applications what it can be asked
public record Capabilities(
        String host,
        String realm,
        List<InetAddress> addresses,
        int vendor,
        String product,
        int originState,
        Set<Application> applications) {
    private static final int IPV4 = 1;
    private static final int IPV6 = 2;
    private static final int FAMILY_OCTETS = 2;

    /// There is no other kind of security within a connection any more.
    private static final int NO_INBAND_SECURITY = 0;

    public Capabilities {
        addresses = List.copyOf(addresses);
        applications = Set.copyOf(applications);
    }

    /// Whether requests of the application can be given to it.
    public boolean takes(Application application) {
        return applications.contains(Application.RELAY)
                || applications.stream().anyMatch(known -> known.id() == application.id());
    }

    /// The same, but for whether one application is among those it names.
    public Capabilities with(Application application, boolean isTaken) {
        Set<Application> changed = new HashSet<>(applications);
        if (isTaken) {
            changed.add(application);
        } else {
            changed.remove(application);
        }
        return new Capabilities(host, realm, addresses, vendor, product, originState, changed);
    }

    /// Writes them into a CER, or into a CEA past its result.
    public void writeTo(AvpWriter writer) {
        writer.text(BaseAvp.ORIGIN_HOST, host).text(BaseAvp.ORIGIN_REALM, realm);
        for (InetAddress address : addresses) {
            byte[] octets = address.getAddress();
            byte[] data = new byte[FAMILY_OCTETS + octets.length];
            data[1] = (byte) (octets.length == 4 ? IPV4 : IPV6);
            System.arraycopy(octets, 0, data, FAMILY_OCTETS, octets.length);
            writer.octets(BaseAvp.HOST_IP_ADDRESS, data);
        }
        writer.unsigned32(BaseAvp.VENDOR_ID, vendor).text(BaseAvp.PRODUCT_NAME, product);
        if (originState != 0) {
            writer.unsigned32(BaseAvp.ORIGIN_STATE_ID, originState);
        }
        applications.stream()
                .map(Application::vendor)
                .filter(other -> other != 0)
                .distinct()
                .sorted()
                .forEach(other -> writer.unsigned32(BaseAvp.SUPPORTED_VENDOR_ID, other));
        applications.stream()
                .sorted((one, other) -> Integer.compareUnsigned(one.id(), other.id()))
                .forEach(application -> write(application, writer));
    }

    private static void write(Application application, AvpWriter writer) {
        if (application.vendor() == 0) {
            writer.unsigned32(BaseAvp.AUTH_APPLICATION_ID, application.id());
            return;
        }
        int group = writer.begin(BaseAvp.VENDOR_SPECIFIC_APPLICATION_ID);
        writer.unsigned32(BaseAvp.VENDOR_ID, application.vendor())
                .unsigned32(BaseAvp.AUTH_APPLICATION_ID, application.id());
        writer.end(group);
    }

    /// Reads them out of a CER or a CEA. What is not asked for here is passed over.
    ///
    /// @param avps before the first
    /// @throws DiameterException if one that must be there is not, or cannot be
    public static Capabilities read(AvpReader avps) throws DiameterException {
        Draft draft = new Draft();
        while (avps.next()) {
            draft.take(avps);
        }
        return draft.finish();
    }

    private static final class Draft {
        private String host = "";
        private String realm = "";
        private final List<InetAddress> addresses = new ArrayList<>();
        private int vendor = -1;
        private String product = "";
        private boolean hasProduct;
        private int originState;
        private boolean hasSecurity;
        private boolean hasOtherSecurityOnly = true;
        private final Set<Application> applications = new LinkedHashSet<>();

        void take(AvpReader avps) throws DiameterException {
            if (avps.vendor() != 0) {
                return;
            }
            if (avps.is(BaseAvp.ORIGIN_HOST)) {
                host = once(host, avps);
            } else if (avps.is(BaseAvp.ORIGIN_REALM)) {
                realm = once(realm, avps);
            } else if (avps.is(BaseAvp.HOST_IP_ADDRESS)) {
                addresses.add(address(avps));
            } else if (avps.is(BaseAvp.VENDOR_ID)) {
                vendor = avps.unsigned32();
            } else if (avps.is(BaseAvp.PRODUCT_NAME)) {
                product = avps.text();
                hasProduct = true;
            } else if (avps.is(BaseAvp.ORIGIN_STATE_ID)) {
                originState = avps.unsigned32();
            } else if (avps.is(BaseAvp.INBAND_SECURITY_ID)) {
                hasSecurity = true;
                hasOtherSecurityOnly &= avps.unsigned32() != NO_INBAND_SECURITY;
            } else if (avps.is(BaseAvp.AUTH_APPLICATION_ID)) {
                applications.add(new Application(0, avps.unsigned32()));
            } else if (avps.is(BaseAvp.VENDOR_SPECIFIC_APPLICATION_ID)) {
                takeApplication(avps.nested());
            }
        }

        private static String once(String known, AvpReader avps) throws DiameterException {
            if (!known.isEmpty()) {
                throw avps.wrong(ResultCode.AVP_OCCURS_TOO_MANY_TIMES, "twice");
            }
            return avps.identity();
        }

        private static InetAddress address(AvpReader avps) throws DiameterException {
            byte[] data = avps.octets();
            int octets = data.length - FAMILY_OCTETS;
            boolean isOne =
                    octets == 4 && data[0] == 0 && data[1] == IPV4
                            || octets == 16 && data[0] == 0 && data[1] == IPV6;
            if (!isOne) {
                throw avps.wrong(ResultCode.INVALID_AVP_VALUE, "not an address");
            }
            byte[] address = new byte[octets];
            System.arraycopy(data, FAMILY_OCTETS, address, 0, octets);
            try {
                return InetAddress.getByAddress(address);
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        private void takeApplication(AvpReader inside) throws DiameterException {
            int owner = 0;
            int id = 0;
            boolean isForAuthorization = false;
            while (inside.next()) {
                if (inside.is(BaseAvp.VENDOR_ID)) {
                    owner = inside.unsigned32();
                } else if (inside.is(BaseAvp.AUTH_APPLICATION_ID)) {
                    id = inside.unsigned32();
                    isForAuthorization = true;
                }
            }
            if (isForAuthorization) {
                applications.add(new Application(owner, id));
            }
        }

        Capabilities finish() throws DiameterException {
            require(!host.isEmpty(), BaseAvp.ORIGIN_HOST);
            require(!realm.isEmpty(), BaseAvp.ORIGIN_REALM);
            require(!addresses.isEmpty(), BaseAvp.HOST_IP_ADDRESS);
            require(vendor != -1, BaseAvp.VENDOR_ID);
            require(hasProduct, BaseAvp.PRODUCT_NAME);
            if (hasSecurity && hasOtherSecurityOnly) {
                throw new DiameterException(
                        ResultCode.NO_COMMON_SECURITY, "no security in common", null);
            }
            return new Capabilities(
                    host, realm, addresses, vendor, product, originState, applications);
        }

        private static void require(boolean isThere, AvpKind kind) throws DiameterException {
            if (!isThere) {
                throw new DiameterException(
                        ResultCode.MISSING_AVP,
                        kind.label() + " is missing",
                        FailedAvp.missing(kind));
            }
        }
    }
}
