// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.NullUnmarked;
import org.restcomm.protocols.ss7.map.MAPStackConfigurationManagement;
import org.restcomm.protocols.ss7.map.MAPStackImpl;
import org.restcomm.protocols.ss7.map.api.MAPApplicationContext;
import org.restcomm.protocols.ss7.map.api.MAPApplicationContextName;
import org.restcomm.protocols.ss7.map.api.MAPApplicationContextVersion;
import org.restcomm.protocols.ss7.map.api.MAPDialogListener;
import org.restcomm.protocols.ss7.map.api.MAPException;
import org.restcomm.protocols.ss7.map.api.MAPParameterFactory;
import org.restcomm.protocols.ss7.map.api.MAPProvider;
import org.restcomm.protocols.ss7.map.api.primitives.AddressNature;
import org.restcomm.protocols.ss7.map.api.primitives.AddressString;
import org.restcomm.protocols.ss7.map.api.primitives.ISDNAddressString;
import org.restcomm.protocols.ss7.map.api.primitives.NumberingPlan;
import org.restcomm.protocols.ss7.map.api.service.sms.MAPDialogSms;
import org.restcomm.protocols.ss7.map.api.service.sms.MAPServiceSmsListener;
import org.restcomm.protocols.ss7.tcap.NonPersistentTCAPStackImpl;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.simulator.world.SimLoop;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// jSS7's own MAP, on its own TCAP, at a title of a [MapNetwork]: another's judgement of what is
/// said.
@NullUnmarked
final class Jss7Station implements MapNetwork.Place, AutoCloseable {
    private static final int SUBSYSTEM = 8;
    private static final int UNITDATA_OCTETS_MAX = 238;

    /// What jSS7 tells, by the name of the method that it calls.
    record Told(String method, Object what) {}

    /// What is done when something is told.
    interface Reaction {
        void to(Object what) throws MAPException;
    }

    final SimLoop loop;
    final List<Told> told = new ArrayList<>();
    final Map<String, Reaction> reactions = new HashMap<>();
    private final String title;
    private final SccpBridge bridge;
    private final MAPStackImpl stack;

    /// @param folder in which jSS7 may leave its settings
    Jss7Station(MapNetwork network, String title, Path folder) throws Exception {
        this.title = title;
        this.loop = network.world.loop("jss7");
        network.place(title, this);
        this.bridge = new Bridge(network);
        NonPersistentTCAPStackImpl tcap =
                new NonPersistentTCAPStackImpl("judge", bridge, SUBSYSTEM);
        this.stack = new MAPStackImpl("judge", tcap.getProvider());
        stack.setPersistDir(folder.toString());
        MAPStackConfigurationManagement.getInstance().setPersistDir(folder.toString());
        MAPStackConfigurationManagement.getInstance().store();
        provider().getMAPServiceSms().acivate();
        stack.start();
        provider().addMAPDialogListener(recorder(MAPDialogListener.class));
        provider().getMAPServiceSms().addMAPServiceListener(recorder(MAPServiceSmsListener.class));
    }

    @Override
    public void close() {
        stack.stop();
    }

    @Override
    public void receive(SccpAddress called, SccpAddress calling, byte[] data, boolean isReturned) {
        loop.run(
                () ->
                        bridge.listener()
                                .onMessage(
                                        new TcapMessage(
                                                new TcapAddress(called),
                                                new TcapAddress(calling),
                                                data,
                                                0,
                                                false)));
    }

    /// What of one kind was told, in order.
    <T> List<T> told(String method, Class<T> kind) {
        return told.stream()
                .filter(one -> one.method().equals(method))
                .map(one -> kind.cast(one.what()))
                .toList();
    }

    MAPProvider provider() {
        return stack.getMAPProvider();
    }

    MAPParameterFactory parameters() {
        return provider().getMAPParameterFactory();
    }

    /// As [#open], and says on whose behalf.
    MAPDialogSms openWithReferences(
            MAPApplicationContextName context, int version, String to, int subsystem)
            throws MAPException {
        return provider()
                .getMAPServiceSms()
                .createNewDialog(
                        MAPApplicationContext.getInstance(
                                context, MAPApplicationContextVersion.getInstance(version)),
                        address(title, SUBSYSTEM),
                        number(title),
                        address(to, subsystem),
                        number(to));
    }

    /// A dialogue that is about to begin.
    MAPDialogSms open(MAPApplicationContextName context, int version, String to, int subsystem)
            throws MAPException {
        return provider()
                .getMAPServiceSms()
                .createNewDialog(
                        MAPApplicationContext.getInstance(
                                context, MAPApplicationContextVersion.getInstance(version)),
                        address(title, SUBSYSTEM),
                        null,
                        address(to, subsystem),
                        null);
    }

    private static TcapAddress address(String digits, int subsystem) {
        return new TcapAddress(
                SccpAddress.of(GlobalTitle.international(digits), SubsystemNumber.of(subsystem)));
    }

    ISDNAddressString isdn(String digits) {
        return parameters()
                .createISDNAddressString(
                        AddressNature.international_number, NumberingPlan.ISDN, digits);
    }

    AddressString number(String digits) {
        return parameters()
                .createAddressString(
                        AddressNature.international_number, NumberingPlan.ISDN, digits);
    }

    private <T> T recorder(Class<T> kind) {
        return kind.cast(
                Proxy.newProxyInstance(
                        kind.getClassLoader(),
                        new Class<?>[] {kind},
                        (proxy, method, arguments) -> record(proxy, method, arguments)));
    }

    private Object record(Object proxy, Method method, Object[] arguments) throws MAPException {
        switch (method.getName()) {
            case "equals" -> {
                return proxy == arguments[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(proxy);
            }
            default -> {
                Object what = arguments[arguments.length > 2 ? 2 : 0];
                told.add(new Told(method.getName(), what));
                Reaction reaction = reactions.get(method.getName());
                if (reaction != null) {
                    reaction.to(arguments[0]);
                }
                return null;
            }
        }
    }

    private final class Bridge extends SccpBridge {
        private static final long serialVersionUID = 1L;

        Bridge(MapNetwork network) {
            super(
                    message ->
                            network.send(
                                    Jss7Station.this,
                                    message.getCalledPartyAddress().ours(),
                                    message.getCallingPartyAddress().ours(),
                                    message.getReturnMessageOnError(),
                                    message.getData()));
        }

        @Override
        public int getMaxUserDataLength(
                org.restcomm.protocols.ss7.sccp.parameter.SccpAddress called,
                org.restcomm.protocols.ss7.sccp.parameter.SccpAddress calling,
                int network) {
            return UNITDATA_OCTETS_MAX;
        }
    }
}
