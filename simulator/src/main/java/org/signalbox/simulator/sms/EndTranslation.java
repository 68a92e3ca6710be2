// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.restcomm.protocols.ss7.indicator.RoutingIndicator;
import org.restcomm.protocols.ss7.sccp.impl.SccpRoutingCtxInterface;
import org.restcomm.protocols.ss7.sccp.impl.Ss7ExtSccpDetailedInterfaceDefault;
import org.restcomm.protocols.ss7.sccp.impl.message.SccpAddressedMessageImpl;
import org.restcomm.protocols.ss7.sccp.impl.parameter.SccpAddressImpl;
import org.restcomm.protocols.ss7.sccp.parameter.GlobalTitle;
import org.restcomm.protocols.ss7.sccp.parameter.RefusalCauseValue;
import org.restcomm.protocols.ss7.sccp.parameter.ReturnCauseValue;
import org.restcomm.protocols.ss7.sccp.parameter.SccpAddress;
import org.restcomm.protocols.ss7.ss7ext.Ss7ExtInterface;
import org.restcomm.protocols.ss7.ss7ext.Ss7ExtSccpInterface;
import org.signalbox.simulator.sms.EndConfig.Route;
import org.signalbox.ss7.PointCode;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The translation of an end of the network, which jSS7 leaves to its user: what comes in is for
/// this end, what goes out goes by its first digits.
final class EndTranslation extends Ss7ExtSccpDetailedInterfaceDefault implements Ss7ExtInterface {
    /// What jSS7 takes for "there is none".
    private static final int NO_POINT = -1;

    private final PointCode own;
    private final List<Route> longestFirst;

    EndTranslation(PointCode own, List<Route> routes) {
        this.own = own;
        this.longestFirst =
                routes.stream()
                        .sorted(
                                Comparator.comparingInt((Route route) -> route.prefix().length())
                                        .reversed())
                        .toList();
    }

    /// What jSS7 is given: this and nothing more.
    @Override
    public Ss7ExtSccpInterface getSs7ExtSccpInterface() {
        return this;
    }

    @Override
    public void setSs7ExtSccpInterface(Ss7ExtSccpInterface other) {
        throw new UnsupportedOperationException("an end has one translation");
    }

    @Override
    public void startMtpSs7Ext(String name) {}

    @Override
    public void translationFunction(
            SccpRoutingCtxInterface routing, SccpAddressedMessageImpl message) throws Exception {
        SccpAddress called = message.getCalledPartyAddress();
        Optional<PointCode> to = message.getIsMtpOriginated() ? Optional.of(own) : route(called);
        if (to.isEmpty()) {
            routing.sendSccpError(
                    message,
                    ReturnCauseValue.NO_TRANSLATION_FOR_ADDRESS,
                    RefusalCauseValue.DESTINATION_ADDRESS_UNKNOWN);
            return;
        }
        SccpAddress translated =
                new SccpAddressImpl(
                        RoutingIndicator.ROUTING_BASED_ON_GLOBAL_TITLE,
                        called.getGlobalTitle(),
                        to.get().value(),
                        called.getSubsystemNumber());
        translated.setTranslated(true);
        message.setCalledPartyAddress(translated);
        routing.routeAddressed(message);
    }

    /// Asked for the length that a message may have.
    @Override
    public int findDpsForAddresses(SccpAddress called, SccpAddress calling, int networkId) {
        return route(called).map(PointCode::value).orElse(NO_POINT);
    }

    private Optional<PointCode> route(SccpAddress called) {
        GlobalTitle title = called.getGlobalTitle();
        return longestFirst.stream()
                .filter(route -> title.getDigits().startsWith(route.prefix()))
                .map(Route::to)
                .findFirst();
    }
}
