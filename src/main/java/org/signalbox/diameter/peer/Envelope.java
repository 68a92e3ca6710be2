// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.AvpKind;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.FailedAvp;
import org.signalbox.diameter.ResultCode;

import java.util.ArrayList;
import java.util.List;

/// What every request has around what its command has (RFC 6733 sections 6.1 and 8.8). As much of
/// it as could be read, if the request is broken: the answer needs it all the same.
final class Envelope {
    /// More are thrown away: nobody has so many relays between.
    private static final int RELAYS_MAX = 32;

    private final List<byte[]> proxies = new ArrayList<>();
    private @Nullable String session;
    private @Nullable String originHost;
    private final List<String> route = new ArrayList<>();
    private @Nullable String originRealm;
    private @Nullable String destinationHost;
    private @Nullable String destinationRealm;
    private boolean hasPassedHere;

    /// Of the session; null if the request has none.
    @Nullable String session() {
        return session;
    }

    /// Of a request that was checked.
    String originHost() {
        return originHost == null ? "" : originHost;
    }

    /// Of a request that was checked.
    String originRealm() {
        return originRealm == null ? "" : originRealm;
    }

    /// Of a request that was checked.
    String destinationRealm() {
        return destinationRealm == null ? "" : destinationRealm;
    }

    /// Whom it has come by, in order, as each Route-Record says.
    List<String> route() {
        return route;
    }

    /// The data of each Proxy-Info, in order.
    List<byte[]> proxies() {
        return proxies;
    }

    /// @param identity our own
    /// @throws DiameterException if the octets are no AVPs
    void read(ByteBuf message, String identity) throws DiameterException {
        AvpReader avps = new AvpReader().begin(message);
        while (avps.next()) {
            if (avps.vendor() == 0) {
                take(avps, identity);
            }
        }
    }

    private void take(AvpReader avps, String identity) throws DiameterException {
        if (avps.is(BaseAvp.SESSION_ID)) {
            session = once(session, avps, avps.text());
        } else if (avps.is(BaseAvp.ORIGIN_HOST)) {
            originHost = once(originHost, avps, avps.identity());
        } else if (avps.is(BaseAvp.ORIGIN_REALM)) {
            originRealm = once(originRealm, avps, avps.identity());
        } else if (avps.is(BaseAvp.DESTINATION_HOST)) {
            destinationHost = once(destinationHost, avps, avps.identity());
        } else if (avps.is(BaseAvp.DESTINATION_REALM)) {
            destinationRealm = once(destinationRealm, avps, avps.identity());
        } else if (avps.is(BaseAvp.ROUTE_RECORD)) {
            String relay = avps.identity();
            hasPassedHere |= relay.equalsIgnoreCase(identity);
            if (route.size() < RELAYS_MAX) {
                route.add(relay);
            }
        } else if (avps.is(BaseAvp.PROXY_INFO) && proxies.size() < RELAYS_MAX) {
            proxies.add(avps.octets());
        }
    }

    private static String once(@Nullable String known, AvpReader avps, String value)
            throws DiameterException {
        if (known != null) {
            throw avps.wrong(ResultCode.AVP_OCCURS_TOO_MANY_TIMES, "twice");
        }
        return value;
    }

    /// Refuses what lacks something, has been here before, or is for another: nothing is relayed.
    ///
    /// @param identity our own
    void check(String identity) throws DiameterException {
        if (hasPassedHere) {
            throw new DiameterException(ResultCode.LOOP_DETECTED, "it has been here before", null);
        }
        require(session != null, BaseAvp.SESSION_ID);
        require(originHost != null, BaseAvp.ORIGIN_HOST);
        require(originRealm != null, BaseAvp.ORIGIN_REALM);
        require(destinationRealm != null, BaseAvp.DESTINATION_REALM);
        if (destinationHost != null && !destinationHost.equalsIgnoreCase(identity)) {
            throw new DiameterException(
                    ResultCode.UNABLE_TO_DELIVER,
                    "this is %s, which passes nothing on to %s"
                            .formatted(identity, destinationHost),
                    null);
        }
    }

    private static void require(boolean isThere, AvpKind kind) throws DiameterException {
        if (!isThere) {
            throw new DiameterException(
                    ResultCode.MISSING_AVP, kind.label() + " is missing", FailedAvp.missing(kind));
        }
    }
}
