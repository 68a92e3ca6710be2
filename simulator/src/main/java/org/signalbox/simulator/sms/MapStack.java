// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import io.netty.buffer.ByteBufAllocator;

import org.restcomm.protocols.ss7.indicator.NatureOfAddress;
import org.restcomm.protocols.ss7.indicator.NumberingPlan;
import org.restcomm.protocols.ss7.indicator.RoutingIndicator;
import org.restcomm.protocols.ss7.map.MAPStackConfigurationManagement;
import org.restcomm.protocols.ss7.map.MAPStackImpl;
import org.restcomm.protocols.ss7.map.api.MAPApplicationContext;
import org.restcomm.protocols.ss7.map.api.MAPApplicationContextName;
import org.restcomm.protocols.ss7.map.api.MAPApplicationContextVersion;
import org.restcomm.protocols.ss7.map.api.MAPException;
import org.restcomm.protocols.ss7.map.api.MAPParameterFactory;
import org.restcomm.protocols.ss7.map.api.MAPProvider;
import org.restcomm.protocols.ss7.map.api.errors.MAPErrorMessageFactory;
import org.restcomm.protocols.ss7.map.api.primitives.AddressNature;
import org.restcomm.protocols.ss7.map.api.primitives.AddressString;
import org.restcomm.protocols.ss7.map.api.primitives.ISDNAddressString;
import org.restcomm.protocols.ss7.map.api.service.sms.MAPDialogSms;
import org.restcomm.protocols.ss7.sccp.impl.SccpStackImpl;
import org.restcomm.protocols.ss7.sccp.impl.parameter.ParameterFactoryImpl;
import org.restcomm.protocols.ss7.sccp.parameter.SccpAddress;
import org.restcomm.protocols.ss7.tcap.TCAPProviderImpl;
import org.restcomm.protocols.ss7.tcap.TCAPStackImpl;
import org.signalbox.machine.Loop;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.mtp3.Mtp3Config;
import org.signalbox.node.Node;
import org.signalbox.simulator.sms.Call.Peer;
import org.signalbox.simulator.sms.EndConfig.Route;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.Stream;

/// jSS7's SCCP, TCAP and MAP on a node of ours, for one subsystem with one global title.
///
/// What belongs to dialogues is called on the end's loop; so is what jSS7 tells.
final class MapStack implements AutoCloseable {
    /// HLR and MSC, of TS 23.003 section 8; service centres are reached as MSCs.
    static final int HLR_SUBSYSTEM = 6;

    static final int MSC_SUBSYSTEM = 8;

    private static final int HIGHEST_VERSION = 3;

    /// Dialogues open at a time; more are refused by TCAP.
    private static final int DIALOGUES_MAX = 50_000;

    /// Far ends whose version is remembered, and for how long.
    private static final int VERSIONS_MAX = 1_000;

    private static final long VERSION_KEPT_NANOS = Duration.ofHours(1).toNanos();

    /// jSS7 numbers what it is given; there is one of each.
    private static final int ONLY = 1;

    private static final int NETWORK = 0;
    private static final int ITU_POINTS_MAX = 0x3FFF;
    private static final int ANY_SELECTION = 255;

    /// So that a transaction of one end is not taken for another's, where all are seen together.
    private static final int TRANSACTIONS_PER_POINT_BITS = 16;

    private final Loop loop;
    private final Duration answerMax;
    private final int subsystem;
    private final String name;
    private final String number;
    private final EndUserPart userPart;
    private final SccpStackImpl sccp;
    private final MAPStackImpl map;
    private final Path folder;
    private final DialogueCounts counts;
    private final ParameterFactoryImpl addresses = new ParameterFactoryImpl();

    /// The oldest first.
    private final Map<VersionKey, KnownVersion> versions = new LinkedHashMap<>();

    /// Those that wait for an answer, the oldest first; of the loop.
    private final Set<Call> calls = new LinkedHashSet<>();

    /// Whether dialogues are begun no more; of the loop.
    private boolean ended;

    private record VersionKey(Peer peer, int context) {}

    private record KnownVersion(int version, long learntAt) {}

    /// What a stack is given by whoever starts it.
    ///
    /// @param answerMax how long an answer may take
    /// @param counts of this end, perhaps of others before it in its place
    /// @param loop the end's own, ended with it
    record Settings(
            Duration answerMax,
            DialogueCounts counts,
            ByteBufAllocator allocator,
            NettyLoop loop) {}

    private MapStack(Node node, EndConfig config, int subsystem, Settings settings)
            throws IOException {
        Mtp3Config point =
                Objects.requireNonNull(
                                node.config().instances().get(0), "a node without a point code")
                        .point();
        List<PointCode> remote = config.routes().stream().map(Route::to).distinct().toList();
        this.name = node.hostname();
        this.loop = settings.loop();
        this.answerMax = settings.answerMax();
        this.counts = settings.counts();
        this.subsystem = subsystem;
        this.number = config.number();
        this.userPart = new EndUserPart(node, remote, settings.allocator(), loop);
        this.folder = Files.createTempDirectory("signalbox-end");
        this.sccp =
                new SccpStackImpl(
                        node.hostname(), new EndTranslation(point.pointCode(), config.routes()));
        try {
            startSccp(point, remote);
            this.map = new MAPStackImpl(node.hostname(), sccp.getSccpProvider(), subsystem);
            startMap(point.pointCode());
        } catch (Exception refused) { // jSS7 declares nothing narrower
            throw new IOException(node.hostname() + ": jSS7 does not start: " + refused, refused);
        }
    }

    /// Starts the stack and takes SCCP's place at the node. Blocks for that.
    ///
    /// @param services what it does for others
    /// @throws IOException if the node has no place for it
    static MapStack start(
            Node node, EndConfig config, int subsystem, Services services, Settings settings)
            throws IOException {
        MapStack stack = new MapStack(node, config, subsystem, settings);
        DialogueListener listener = new DialogueListener(stack, services);
        stack.provider().addMAPDialogListener(listener);
        stack.provider().getMAPServiceSms().addMAPServiceListener(listener);
        try {
            stack.userPart.use(
                    node.register(0, ServiceIndicator.SCCP, stack.userPart)
                            .toCompletableFuture()
                            .join());
        } catch (CompletionException refused) {
            stack.close();
            throw new IOException(node.hostname() + ": " + refused.getCause(), refused);
        }
        return stack;
    }

    private void startSccp(Mtp3Config point, List<PointCode> remote) throws Exception {
        sccp.setPersistDir(folder.toString());
        sccp.setRspProhibitedByDefault(true);
        sccp.setMtp3UserPart(ONLY, userPart);
        sccp.start();
        sccp.removeAllResourses();
        sccp.getRouter()
                .addMtp3ServiceAccessPoint(
                        ONLY,
                        ONLY,
                        point.pointCode().value(),
                        point.networkIndicator().bits(),
                        NETWORK,
                        null);
        sccp.getRouter()
                .addMtp3Destination(ONLY, ONLY, 0, ITU_POINTS_MAX, 0, ANY_SELECTION, ANY_SELECTION);
        int id = ONLY;
        for (PointCode far : remote) {
            sccp.getSccpResource().addRemoteSpc(id, far.value(), 0, 0);
            // whoever translates for others is told when the subsystem comes and goes
            sccp.getSccpResource().addConcernedSpc(id, far.value());
            id++;
        }
    }

    private void startMap(PointCode point) throws Exception {
        map.setPersistDir(Files.createDirectory(mapFolder()).toString());
        TCAPStackImpl tcap = (TCAPStackImpl) map.getTCAPStack();
        tcap.setPersistDir(Files.createDirectory(folder.resolve("tcap")).toString());
        keepSettingsHere();
        MAPStackConfigurationManagement.getInstance().store();
        provider().getMAPServiceSms().acivate();
        map.start();
        forgetCancelledTimers((TCAPProviderImpl) tcap.getProvider());
        long first = (long) point.value() << TRANSACTIONS_PER_POINT_BITS;
        tcap.setMaxDialogs(DIALOGUES_MAX);
        tcap.setDialogIdRangeStart(first + 1);
        tcap.setDialogIdRangeEnd(first + (1L << TRANSACTIONS_PER_POINT_BITS) - 1);
    }

    /// jSS7 stops the timers of what has ended, but keeps them until their time has come, up to ten
    /// minutes, with the dialogue to each: a thousand messages a second fill the memory. It has no
    /// setting for that.
    private static void forgetCancelledTimers(TCAPProviderImpl tcap)
            throws ReflectiveOperationException {
        Field executor = TCAPProviderImpl.class.getDeclaredField("_EXECUTOR");
        executor.setAccessible(true);
        ((ScheduledThreadPoolExecutor) executor.get(tcap)).setRemoveOnCancelPolicy(true);
    }

    private Path mapFolder() {
        return folder.resolve("map");
    }

    /// jSS7 has one set of settings for all ends, writes it whenever one of them stops, and
    /// complains on standard error if it cannot: the folder must be one that is there.
    private void keepSettingsHere() {
        MAPStackConfigurationManagement settings = MAPStackConfigurationManagement.getInstance();
        settings.setConfigFileName(map.getName());
        settings.setPersistDir(mapFolder().toString());
    }

    String name() {
        return name;
    }

    String number() {
        return number;
    }

    /// Readable from any thread.
    DialogueCounts counts() {
        return counts;
    }

    /// Messages thrown away between SCCP and the node. Readable from any thread.
    long dropped() {
        return userPart.dropped();
    }

    /// Completed as soon as all points to which this end sends are reachable.
    CompletableFuture<Boolean> connected() {
        return userPart.connected();
    }

    MAPParameterFactory parameters() {
        return provider().getMAPParameterFactory();
    }

    MAPErrorMessageFactory errors() {
        return provider().getMAPErrorMessageFactory();
    }

    ISDNAddressString isdn(String digits) {
        return parameters()
                .createISDNAddressString(
                        AddressNature.international_number,
                        org.restcomm.protocols.ss7.map.api.primitives.NumberingPlan.ISDN,
                        digits);
    }

    AddressString address(String digits) {
        return parameters()
                .createAddressString(
                        AddressNature.international_number,
                        org.restcomm.protocols.ss7.map.api.primitives.NumberingPlan.ISDN,
                        digits);
    }

    /// The address under which this end is called back.
    SccpAddress own() {
        return title(new Peer(number, subsystem));
    }

    private SccpAddress title(Peer peer) {
        return addresses.createSccpAddress(
                RoutingIndicator.ROUTING_BASED_ON_GLOBAL_TITLE,
                addresses.createGlobalTitle(
                        peer.number(),
                        0,
                        NumberingPlan.ISDN_TELEPHONY,
                        null,
                        NatureOfAddress.INTERNATIONAL),
                0,
                peer.subsystem());
    }

    /// A dialogue that is about to begin.
    MAPDialogSms open(MAPApplicationContextName context, int version, Peer peer)
            throws MAPException {
        return provider()
                .getMAPServiceSms()
                .createNewDialog(
                        MAPApplicationContext.getInstance(
                                context, MAPApplicationContextVersion.getInstance(version)),
                        own(),
                        null,
                        title(peer),
                        null);
    }

    /// The highest version to try with a far end.
    int versionOf(Peer peer, MAPApplicationContextName context) {
        VersionKey key = new VersionKey(peer, context.getApplicationContextCode());
        KnownVersion known = versions.get(key);
        if (known == null) {
            return HIGHEST_VERSION;
        }
        if (loop.now() - known.learntAt() > VERSION_KEPT_NANOS) {
            versions.remove(key);
            return HIGHEST_VERSION;
        }
        return known.version();
    }

    /// A far end has said, or shown, that it knows no higher version.
    void learn(Peer peer, MAPApplicationContextName context, int version) {
        versions.put(
                new VersionKey(peer, context.getApplicationContextCode()),
                new KnownVersion(version, loop.now()));
        if (versions.size() > VERSIONS_MAX) {
            versions.remove(versions.keySet().iterator().next());
        }
    }

    /// Runs on the loop when jSS7 has done what it is at.
    void later(Runnable task) {
        loop.execute(task);
    }

    /// Runs on the loop: at once if this is it.
    void onLoop(Runnable task) {
        if (loop.inLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /// Waits as long as an answer may take.
    Loop.Scheduled schedule(Runnable tooLong) {
        return loop.schedule(loop.now() + answerMax.toNanos(), tooLong);
    }

    /// Of the loop, in nanoseconds.
    long now() {
        return loop.now();
    }

    /// A call is about to begin a dialogue.
    ///
    /// @return whether it may
    boolean admit(Call call) {
        if (!ended) {
            calls.add(call);
        }
        return !ended;
    }

    /// A call is over.
    void forget(Call call) {
        calls.remove(call);
    }

    /// Tells those concerned that the subsystem goes (SSP, Q.714 section 5.3.2), and ends its
    /// dialogues. SCCP stays: it returns what still comes for the subsystem. Blocks for that.
    void leave() {
        CompletableFuture.runAsync(this::leaveNow, loop::execute).join();
    }

    private void leaveNow() {
        if (!ended) {
            ended = true;
            List.copyOf(calls).forEach(Call::abandon);
            keepSettingsHere();
            map.stop();
        }
    }

    /// Ends all dialogues, and gives up the place at the node. Blocks until nothing comes from
    /// there any more.
    @Override
    public void close() {
        leave();
        sccp.stop();
        userPart.close();
        deleteFolder();
    }

    private void deleteFolder() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException left) {
            folder.toFile().deleteOnExit();
        }
    }

    MAPProvider provider() {
        return map.getMAPProvider();
    }
}
