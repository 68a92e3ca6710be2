// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.signalbox.access.AuditEntry;
import org.signalbox.access.Operator;
import org.signalbox.access.Role;
import org.signalbox.admin.AlarmView;
import org.signalbox.admin.AspView;
import org.signalbox.admin.CaptureView;
import org.signalbox.admin.CommitRequest;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.PingRequest;
import org.signalbox.config.Block;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Schema;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;
import org.signalbox.web.WebLimits;
import org.signalbox.web.WebServer;
import org.signalbox.web.WebServers;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The dashboard in a real browser, of nodes of a running laboratory.
@NullUnmarked
@Timeout(300)
class DashboardTest {
    private static final Path LABORATORY = Path.of("simulator", "topologies", "sgd");
    private static final int DESKTOP = 1280;
    private static final int PHONE = 360;

    /// For HlrA, the far end of both links of ToHlrA.
    private static final String SHUT_DOWN = "cs7 linkset ToStpA 1.1.1\n shutdown\n";

    /// For StpA: a mate that never comes, and rules that only count.
    private static final String MORE =
            """
            cs7 sgmp 3000
             local-ip NET11
            cs7 mated-sg south 3000 passive
             remote-ip NET17
            access-list 2700 permit all
            cs7 gws linkset ToSmscA inbound access-list 2700
            cs7 gws table PARTNER
             entry 10 si 1 result block
            cs7 gws linkset ToHlrA inbound table PARTNER test
            diameter firewall
             rate 200 per second burst 400
            """;

    /// Every page, with the laboratory's own objects.
    private static final List<String> PAGES =
            List.of(
                    "#/",
                    "#/alarms",
                    "#/linksets",
                    "#/linksets/ToHlrA",
                    "#/mates",
                    "#/mates/south",
                    "#/screening",
                    "#/screening/table/PARTNER",
                    "#/screening/access-list/2700",
                    "#/events?object=ToHlrA",
                    "#/servers",
                    "#/servers/MscA",
                    "#/processes/msc",
                    "#/peers?command=tfr&imsi=262010000000005",
                    "#/peers/mme",
                    "#/interworking",
                    "#/associations",
                    "#/routes?destination=1.1.2",
                    "#/titles?digits=491710000010",
                    "#/messages",
                    "#/events",
                    "#/captures",
                    "#/configuration");

    private static Chromium browser;
    private static Lab lab;

    private WebServer server;

    @BeforeAll
    static void begin(@TempDir Path folder) throws Exception {
        Chromium.assumeInstalled();
        lab = laboratory(folder);
        assertThat(lab.awaitService()).as("in service").isTrue();
        browser = new Chromium();
    }

    /// As shipped, on addresses that nobody else uses now, and with a second link to HlrA.
    private static Lab laboratory(Path folder) throws IOException {
        String net = OwnCountries.freeNet(11, 12, 13, 14, 15, 16);
        try (Stream<Path> files = Files.list(LABORATORY)) {
            for (Path file : files.toList()) {
                Files.writeString(
                        folder.resolve(file.getFileName()),
                        Files.readString(file).replace("127.0.8.", net));
            }
        }
        addLink(folder.resolve("StpA.conf"), net + 11, "cs7 linkset ToHlrA 1.1.2", net + 12);
        Files.writeString(
                folder.resolve("StpA.conf"),
                "cs7 alarm utilization 90 capacity 64\n",
                StandardOpenOption.APPEND);
        addLink(folder.resolve("HlrA.conf"), net + 12, "cs7 linkset ToStpA 1.1.1", net + 11);
        Files.writeString(
                folder.resolve("StpA.conf"), MORE.replace("NET", net), StandardOpenOption.APPEND);
        return Lab.start(folder, folder, false, false);
    }

    private static void addLink(Path file, String local, String linkset, String remote)
            throws IOException {
        Files.writeString(
                file,
                "cs7 local-peer 1025\n local-ip %s\n!\n%s\n link 1 sctp %s 1025 1025\n!\n"
                        .formatted(local, linkset, remote),
                StandardOpenOption.APPEND);
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    @BeforeEach
    void begin() {
        server = serve(0);
        browser.look(DESKTOP, 900, "light");
    }

    @AfterEach
    void stop() {
        browser.open("about:blank");
        server.close();
    }

    private static WebServer serve(int port) {
        WebServer fresh =
                new WebServer(
                        node("StpA"),
                        new MetricsRegistry(),
                        WebServers::admit,
                        WebLimits.DEFAULT,
                        WebServers.UNHEARD);
        WebServers.listen(fresh, WebServers.on(port));
        return fresh;
    }

    private static NodePort node(String name) {
        return lab.ports().stream()
                .filter(port -> port.hostname().equals(name))
                .findAny()
                .orElseThrow();
    }

    private void enter(Role role) {
        browser.open(server.url().orElseThrow() + "#token=" + role.word());
        browser.await("return document.body.dataset.place === ''");
    }

    // ---- looks
    // --------------------------------------------------------------------------------------

    @Test
    void everybodyCanUseEveryPage() throws IOException {
        enter(Role.CONFIGURE);
        for (String theme : List.of("light", "dark")) {
            for (int width : List.of(DESKTOP, PHONE)) {
                for (String page : PAGES) {
                    browser.look(width, 900, theme);
                    browser.go(page);
                    String name =
                            page.replaceAll("#/|\\?object=|\\?.*", "-")
                                    .replaceAll("-$|^-", "")
                                    .replace('/', '-');
                    String what =
                            "%s-%s-%d".formatted(name.isEmpty() ? "overview" : name, theme, width);

                    browser.picture(what, width, theme);

                    assertThat(browser.barriers()).as("barriers of %s", what).isEmpty();
                    assertThat(
                                    browser.run(
                                            "return Math.max(...[document.documentElement,"
                                                    + " ...document.querySelectorAll('.drawing')]"
                                                    + ".map(e => e.scrollWidth - e.clientWidth))"))
                            .as("what sticks out of %s sideways", what)
                            .isEqualTo(0L);
                }
            }
        }
        // that the node has nothing of something is an answer
        assertThat(browser.complaints()).filteredOn(text -> !text.contains("404")).isEmpty();
    }

    /// The laboratory's own server, which has counted from the start.
    @Test
    void chartsShowWhatWasCarriedAndWhatWaits() throws IOException {
        String own =
                lab.dashboards().stream()
                        .filter(line -> line.contains("of StpA:"))
                        .findFirst()
                        .orElseThrow()
                        .replaceFirst(".*: (http)", "$1");
        browser.open(own);
        browser.await("return document.body.dataset.place === ''");
        for (int width : List.of(DESKTOP, PHONE)) {
            browser.look(width, 900, "light");
            browser.go("#/linksets/ToHlrA");
            browser.awaitText("main", "Utilisation");
            browser.awaitText("main", "out: ");

            assertThat(browser.text(".charts"))
                    .contains("Messages", "Octets", "Utilisation", "Queue")
                    .containsPattern("waiting: \\d+ messages now")
                    .containsPattern("out: \\S+ % now");
            assertThat(browser.barriers()).isEmpty();
            browser.picture("charts-of-a-linkset", width, "light");
        }
        browser.go("#/servers/MscA");
        browser.awaitText("main", "Queue");
        browser.picture("charts-of-a-server", PHONE, "light");

        assertThat(browser.text(".charts")).containsPattern("waiting: \\d+ messages now");
        assertThat(browser.complaints()).filteredOn(text -> !text.contains("404")).isEmpty();
    }

    @Test
    void coloursStayAsTheyWereChosen() {
        enter(Role.READ);
        browser.run("document.getElementById('theme').click()");

        browser.open(server.url().orElseThrow());
        browser.await("return document.body.dataset.place === ''");

        assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("dark");
        assertThat(browser.text("#theme")).isEqualTo("Light");
    }

    @Test
    void whatTheNodeSaysIsNoMarkup() {
        String markup = "<img src=x onerror=\"document.body.dataset.broken=1\"><b>bold</b>";
        enter(Role.READ);
        browser.go("#/events");

        commit(node("StpA"), running(node("StpA")) + "cs7 description x\n", markup);
        browser.awaitText("main", markup);

        assertThat(browser.run("return document.querySelectorAll('main img, main b').length"))
                .isEqualTo(0L);
        assertThat(browser.run("return document.body.dataset.broken")).isNull();
    }

    // ---- what it shows
    // ------------------------------------------------------------------------------

    @Test
    void linkThatFailsIsSeenAtOnce() {
        NodePort far = node("HlrA");
        String before = running(far);
        enter(Role.READ);
        browser.run("document.body.dataset.loaded = 'once'");
        awaitTrack("linkset:ToHlrA", "ok");

        commit(far, before + SHUT_DOWN, "");
        awaitTrack("linkset:ToHlrA", "down");
        browser.awaitText(".log", "Linkset ToHlrA to 1.1.2 is UNAVAIL");
        commit(far, before, "");
        awaitTrack("linkset:ToHlrA", "ok");

        assertThat(browser.run("return document.body.dataset.loaded"))
                .as("the same document all the time")
                .isEqualTo("once");
    }

    @Test
    void alarmComesAndGoesWithoutAReload() {
        NodePort far = node("HlrA");
        String before = running(far);
        enter(Role.READ);
        commit(far, before + SHUT_DOWN, "");
        browser.awaitText(".alarms", "linkset ToHlrA");
        browser.awaitText("#said", "linkset ToHlrA");
        commit(far, before, "");
        browser.await(
                "return ![...document.querySelectorAll('.alarms li')].some(e =>"
                        + " e.textContent.includes('ToHlrA'))");
    }

    private static void awaitTrack(String edge, String severity) {
        browser.await(
                "return"
                        + " document.querySelector(`[data-edge=\"${given[0]}\"][data-severity=\"${given[1]}\"]`)"
                        + " !== null",
                edge,
                severity);
    }

    @Test
    void linkIsInhibitedByKeyboardAlone() {
        enter(Role.OPERATE);
        browser.go("#/linksets/ToHlrA");

        String inhibit = "Inhibit link 0 of ToHlrA";
        String uninhibit = "Uninhibit link 0 of ToHlrA";
        browser.tabTo(inhibit);
        browser.press(Keys.ENTER);
        browser.await("return document.querySelector('dialog[open]') !== null");
        browser.press(Keys.ESCAPE);
        browser.await("return document.querySelector('dialog') === null");
        assertThat(browser.focus()).as("focus is back").isEqualTo(inhibit);

        confirm("Inhibit");
        browser.awaitText(".state.warning", "available, inhibited");
        browser.tabTo(uninhibit);
        confirm("Uninhibit");
        browser.await(
                "return [...document.querySelectorAll('button')].some(b => b.ariaLabel ==="
                        + " given[0])",
                inhibit);
    }

    /// Presses the button that has the focus, says yes, and reads the answer.
    private static void confirm(String label) {
        browser.press(Keys.ENTER);
        browser.await("return document.querySelector('dialog[open]') !== null");
        browser.tabTo(label);
        browser.press(Keys.ENTER);
        browser.awaitText("dialog", "Close");
        assertThat(browser.text("dialog .notice.good")).isNotEmpty();
        browser.press(Keys.ENTER);
        browser.await("return document.querySelector('dialog') === null");
    }

    @Test
    void routesAndTitlesAreLookedUp() {
        enter(Role.READ);

        browser.go("#/routes");
        browser.run("document.querySelector('input[name=destination]').focus()");
        browser.press("1.1.2", Keys.ENTER);
        browser.awaitText(".way", "over link ToHlrA:0");
        String way = browser.text(".way");
        browser.press(Keys.chord(Keys.CONTROL, "a"), "9.9", Keys.ENTER);
        browser.awaitText(".notice.bad", "9.9");
        browser.go("#/titles?digits=491710000010");
        browser.awaitText(".way", "pcssn 1.1.2");

        assertThat(way).contains("1.1.2/14, priority 1, over ToHlrA").contains("SLS 0, 2, 4");
    }

    @Test
    void messagesAreDrawnAsTheyPass() {
        enter(Role.READ);
        browser.go("#/messages");
        browser.awaitText("main", "Live.");

        ping();
        browser.awaitText(".ladder .speaker", "1.1.2");
        browser.run("document.querySelector('.ladder .message').focus()");
        browser.press(Keys.ENTER);
        browser.awaitText(".chosen", "1.1.1");

        assertThat(browser.text(".chosen")).contains("ToHlrA");
    }

    @Test
    void configurationIsTriedBeforeItIsCommitted() {
        enter(Role.CONFIGURE);
        browser.go("#/configuration");
        click("Begin a candidate");
        browser.await("return document.querySelector('.editor textarea') !== null");

        browser.run("document.querySelector('.editor textarea').value += 'cs7 linkset Broken\\n'");
        click("Validate");
        browser.awaitText(".notice.bad", "Broken");
        browser.run(
                "const e = document.querySelector('.editor textarea'); e.value ="
                        + " e.value.replace('cs7 linkset Broken', 'cs7 description by hand')");
        click("Difference");
        browser.awaitText(".added", "cs7 description by hand");
        click("Commit …");
        answer("");

        assertThat(running(node("StpA"))).contains("cs7 description by hand");
    }

    private static void click(String label) {
        browser.run(
                "[...document.querySelectorAll('button')].find(b => b.textContent ==="
                        + " arguments[0]).click()",
                label);
    }

    // ---- what it does
    // ------------------------------------------------------------------------------

    @Test
    void processIsBlockedUnblockedAndDisconnected() throws Exception {
        enter(Role.OPERATE);
        browser.go("#/processes/msc");

        act("Block msc");
        assertThat(process().isActive()).as("takes traffic while it is blocked").isFalse();
        act("Unblock msc");
        awaitHeading("active");
        assertThat(process().isActive()).as("takes traffic again").isTrue();
        List<String> told = new CopyOnWriteArrayList<>();
        try (NodePort.Subscription _ = node("StpA").watch(event -> told.add(event.text()))) {
            act("Disconnect msc");
            awaitHeading("active");
        }

        assertThat(told).anyMatch(text -> text.contains("msc") && text.contains("down"));
    }

    private static void awaitHeading(String state) {
        browser.await(
                "return document.querySelector('.heading .state').textContent === given[0]", state);
    }

    private static AspView process() {
        return node("StpA").view().toCompletableFuture().join().asps().stream()
                .filter(asp -> asp.name().equals("msc"))
                .findAny()
                .orElseThrow();
    }

    @Test
    void captureIsStartedStoppedAndTakenAway(@TempDir Path downloads) throws Exception {
        enter(Role.OPERATE);
        browser.download(downloads);
        browser.go("#/captures");

        click("Start a capture …");
        answer("evening");
        assertThat(capture().files()).extracting(CaptureView.FileCapture::name).contains("evening");
        ping();
        act("Stop capture evening");
        assertThat(capture().files()).isEmpty();
        String file = node("StpA").captureFiles().toCompletableFuture().join().getFirst().name();
        try (WatchService arrivals = FileSystems.getDefault().newWatchService()) {
            downloads.register(arrivals, StandardWatchEventKinds.ENTRY_CREATE);
            act("Download " + file);
            while (!Files.exists(downloads.resolve(file))) {
                WatchKey key = arrivals.poll(30, TimeUnit.SECONDS);
                assertThat(key).as("a file arrives").isNotNull();
                key.reset();
            }
        }

        assertThat(file).startsWith("evening-");
        byte[] octets = Files.readAllBytes(downloads.resolve(file));
        assertThat(HexFormat.of().formatHex(octets, 0, 4))
                .as("a section of pcapng")
                .isEqualTo("0a0d0d0a");
        assertThat(octets)
                .isEqualTo(
                        Files.readAllBytes(
                                node("StpA").captureFile(file).toCompletableFuture().join()));
        assertThat(node("StpA").audit().last(10))
                .extracting(AuditEntry::what)
                .contains(
                        "POST /api/v1/captures/evening/start?diameter=false&adaptation=false",
                        "POST /api/v1/captures/evening/stop");
    }

    @Test
    void streamIsServedAndEnded() throws Exception {
        int port;
        try (ServerSocket probe = new ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        enter(Role.OPERATE);
        browser.go("#/captures");

        click("Start a stream …");
        answer(String.valueOf(port));
        browser.awaitText("main", "127.0.0.1:" + port);
        assertThat(capture().streams()).hasSize(1);
        click("Stop all captures");
        answer("");

        assertThat(capture().streams()).isEmpty();
    }

    private static CaptureView capture() {
        return node("StpA").view().toCompletableFuture().join().capture();
    }

    @Test
    void alarmIsAcknowledged() {
        enter(Role.OPERATE);
        browser.go("#/alarms");

        act("Acknowledge diameter-peer-down of Diameter peer dra");

        assertThat(node("StpA").alarms().alarms())
                .filteredOn(alarm -> alarm.object().name().equals("dra"))
                .extracting(AlarmView::acknowledgedBy)
                .containsExactly(Optional.of("tester"));
        browser.awaitText("main", "to tester");
    }

    @Test
    void revisionIsGoneBackToAndTheStartupFileReadAgain() {
        NodePort stp = node("StpA");
        commit(stp, running(stp) + "cs7 description kept\n", "");
        String before = running(stp);
        int revision = stp.revisions().toCompletableFuture().join().getLast().number();
        commit(stp, before + "cs7 description later\n", "");
        enter(Role.CONFIGURE);
        browser.go("#/configuration");

        act("Go back to revision " + revision);
        assertThat(running(stp)).isEqualTo(before);
        click("Reload the startup file");
        answer("");

        assertThat(running(stp)).doesNotContain("cs7 description");
    }

    @Test
    void commitIsConfirmed() {
        NodePort stp = node("StpA");
        enter(Role.CONFIGURE);
        browser.go("#/configuration");
        click("Begin a candidate");
        browser.await("return document.querySelector('.editor textarea') !== null");
        browser.run(
                "document.querySelector('.editor textarea').value += 'cs7 description tried\\n'");
        click("Commit …");
        answer("5");
        assertThat(running(stp)).contains("cs7 description tried");
        assertThat(stp.unconfirmed()).isPresent();

        click("Confirm the last commit");
        answer("");

        assertThat(stp.unconfirmed()).isEmpty();
        assertThat(running(stp)).contains("cs7 description tried");
    }

    @Test
    void thingsLeadToWhatHappenedToThem() {
        enter(Role.READ);
        browser.go("#/linksets/ToSmscA");

        browser.run("document.querySelector('[aria-label=\"show events of ToSmscA:0\"]').click()");
        browser.awaitText("h1", "Events of ToSmscA:0");
        browser.awaitText("td", "ToSmscA");

        assertThat(browser.text("main")).doesNotContain("ToHlrA");
    }

    @Test
    void whatScreeningRefusesIsShown() {
        enter(Role.READ);
        browser.go("#/screening");

        ping();
        browser.awaitText("td", "would be refused by table PARTNER");
        browser.go("#/screening/table/PARTNER");

        browser.await(
                "return [...document.querySelectorAll('td.number')].some(e => Number(e.textContent)"
                        + " > 0)");
    }

    private static void ping() {
        var _ =
                node("StpA")
                        .ping(
                                new PingRequest(
                                        0,
                                        PointCode.parse(Variant.ITU, "1.1.2"),
                                        1,
                                        PingRequest.SIZE_OCTETS_DEFAULT,
                                        PingRequest.TIMEOUT_DEFAULT),
                                new CompletableFuture<>())
                        .toCompletableFuture()
                        .join();
    }

    /// Presses a button by its name, and says yes.
    private static void act(String name) {
        browser.await(
                "return document.querySelector(`[aria-label=\"${given[0]}\"]`) !== null", name);
        browser.run("document.querySelector(`[aria-label=\"${arguments[0]}\"]`).click()", name);
        answer("");
    }

    /// Says yes to what is asked; the first thing that it wants to know is `first`.
    private static void answer(String first) {
        browser.await("return document.querySelector('dialog[open]') !== null");
        if (!first.isEmpty()) {
            browser.run("document.querySelector('dialog input').value = arguments[0]", first);
        }
        browser.run("document.querySelector('dialog button[type=submit]').click()");
        browser.awaitText("dialog button", "Close");
        assertThat(browser.run("return document.querySelector('dialog .notice.good') !== null"))
                .as(browser.text("dialog"))
                .isEqualTo(true);
        browser.run("document.querySelector('dialog button[type=submit]').click()");
        browser.await("return document.querySelector('dialog') === null");
    }

    // ---- who may come in
    // ----------------------------------------------------------------------------

    @Test
    void strangersAreAsked() {
        browser.open(server.url().orElseThrow() + "#token=wrong");
        browser.awaitText("[role=alert]", "does not know this token");
        Object address = browser.run("return location.href");

        browser.press("read", Keys.ENTER);
        browser.awaitText("h1", "Overview");

        assertThat(address).as("without the token").isEqualTo(server.url().orElseThrow() + "#/");
        assertThat(browser.text("#hostname")).isEqualTo("StpA");
    }

    @Test
    void readersSeeWhyTheyMayNotAct() {
        enter(Role.READ);
        browser.go("#/linksets/ToHlrA");

        browser.tabTo("Inhibit link 0 of ToHlrA");
        browser.press(Keys.ENTER);

        assertThat(
                        browser.run(
                                "const e = document.activeElement; return"
                                        + " `${e.getAttribute('aria-disabled')} ${e.title}`"))
                .isEqualTo("true You may read; this needs operate.");
        assertThat(browser.run("return document.querySelector('dialog')")).isNull();
    }

    @Test
    void connectionThatIsLostIsSaidAndTakenUpAgain() {
        enter(Role.READ);
        browser.awaitText("#live", "Live");
        int port = URI.create(server.url().orElseThrow()).getPort();

        server.close();
        browser.awaitText("#live.lost", "Connection lost since");
        server = serve(port);
        browser.awaitText("#live:not(.lost)", "Live");
        browser.go("#/linksets");

        assertThat(browser.text("main")).contains("ToHlrA");
    }

    // ---- changing the nodes
    // -------------------------------------------------------------------------

    private static String running(NodePort node) {
        return node.running().tree().toString();
    }

    private static void commit(NodePort node, String configuration, String comment) {
        Schema language = node.language();
        Block candidate = ConfigFile.parse(configuration, language).block();
        var committed =
                node.commit(
                                candidate,
                                new CommitRequest(
                                        new Operator("tester", Role.CONFIGURE, "test"),
                                        comment,
                                        Optional.empty(),
                                        node.running()))
                        .toCompletableFuture()
                        .join();
        assertThat(committed.isDone()).as("%s", committed.document().lines()).isTrue();
    }
}
