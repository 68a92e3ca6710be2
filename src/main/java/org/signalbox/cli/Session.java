// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.jspecify.annotations.Nullable;
import org.signalbox.access.AuditLog;
import org.signalbox.access.Operator;
import org.signalbox.access.Role;
import org.signalbox.admin.Document;
import org.signalbox.admin.Event;
import org.signalbox.admin.NodePort;
import org.signalbox.config.Argument;
import org.signalbox.config.HelpEntry;
import org.signalbox.config.Pipeline;
import org.signalbox.config.Rejection;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.config.Words;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// One operator's shell: lines in, replies in the future.
///
/// It reads no keyboard and writes no screen; a driver does that. It is used by one thread at a
/// time, and takes a line only after the last was answered; only the monitor is told of events on
/// whatever loop they happen.
public final class Session {
    /// Longer lines are refused.
    public static final int LINE_CHARS_MAX = 1_024;

    /// Lines that `show history` remembers.
    public static final int HISTORY_LINES_MAX = 100;

    private static final String DO = "do ";
    private static final Pipeline NO_FILTERS = new Pipeline("", List.of());

    private final Operator operator;
    private final List<NodePort> nodes;
    private final ExecGrammar grammar;
    private final Consumer<String> monitorOutput;
    private final Deque<String> history = new ArrayDeque<>();
    private NodePort node;
    private Role role;
    private @Nullable Configuring configuring;
    private final AtomicBoolean busy = new AtomicBoolean();
    private boolean closed;
    private boolean monitoring;
    private NodePort.@Nullable Subscription subscription;

    /// Completed to end the ping that runs; null while none does.
    private volatile @Nullable CompletableFuture<Boolean> ping;

    /// A session of whoever runs the process.
    ///
    /// @param nodes those the operator can connect to; the first is where the session begins
    /// @param monitorOutput receives the events that `terminal monitor` shows, one line each, on
    ///     the loop they happen on; must not block
    public Session(List<NodePort> nodes, Consumer<String> monitorOutput) {
        this(Operator.ofProcess(), nodes, ExecGrammar.INSTANCE, monitorOutput);
    }

    /// As above, with the commands of a laboratory.
    public Session(List<NodePort> nodes, List<LabCommand> more, Consumer<String> monitorOutput) {
        this(Operator.ofProcess(), nodes, more, monitorOutput);
    }

    /// As above, of anybody.
    public Session(
            Operator operator,
            List<NodePort> nodes,
            List<LabCommand> more,
            Consumer<String> monitorOutput) {
        this(operator, nodes, new ExecGrammar(more), monitorOutput);
    }

    private Session(
            Operator operator,
            List<NodePort> nodes,
            ExecGrammar grammar,
            Consumer<String> monitorOutput) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("a session without a node");
        }
        this.operator = operator;
        this.role = operator.role();
        this.nodes = List.copyOf(nodes);
        this.grammar = grammar;
        this.node = nodes.getFirst();
        this.monitorOutput = monitorOutput;
    }

    /// What stands before the line: `CountryB#`, `CountryC(config-cs7-rt)#`.
    public String prompt() {
        if (configuring != null) {
            return node.hostname() + "(" + configuring.mode() + ")#";
        }
        return node.hostname() + (role == Role.READ ? ">" : "#");
    }

    /// Obeys one line. The reply comes when the command is done, however long that takes; it
    /// completes exceptionally only if there is a fault in the product. A line that comes before
    /// that is refused.
    public CompletionStage<Reply> execute(String typed) {
        if (!busy.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(
                    Reply.refused(List.of("% The last command is still at work")));
        }
        if (!node.gate().stillHolds(operator)) {
            close();
            return CompletableFuture.completedFuture(
                    new Reply(
                            Reply.Outcome.CLOSED,
                            List.of("% Your user was changed; come in again")));
        }
        CompletionStage<Reply> reply;
        try {
            reply = obey(typed);
        } catch (RuntimeException fault) {
            reply = CompletableFuture.failedFuture(fault);
        }
        return reply.whenComplete((_, _) -> busy.set(false));
    }

    private CompletionStage<Reply> obey(String typed) {
        String line = typed.stripTrailing();
        if (line.length() > LINE_CHARS_MAX) {
            return CompletableFuture.completedFuture(
                    Reply.refused(List.of("% Lines may have " + LINE_CHARS_MAX + " characters")));
        }
        if (Words.of(line).isEmpty()) {
            return CompletableFuture.completedFuture(Reply.done(List.of()));
        }
        if (line.indexOf('\n') >= 0) {
            return CompletableFuture.completedFuture(
                    Reply.refused(List.of("% One line at a time, please")));
        }
        Configuring mode = configuring;
        int offset = offsetOfDo(line);
        boolean exec = mode == null || offset > 0;
        String shown = exec ? line : SecretWords.hidden(line);
        remember(shown);
        if (line.endsWith("?")) {
            return CompletableFuture.completedFuture(
                    Reply.done(help(line.substring(0, line.length() - 1))));
        }
        return mode == null || offset > 0
                ? exec(line.substring(offset), offset)
                : audited(
                        "(" + mode.mode() + ") " + shown.strip(),
                        mode.enter(line, prompt().length()).thenApply(this::configured));
    }

    /// Puts a command into the audit log when it is known what came of it.
    private CompletionStage<Reply> audited(String what, CompletionStage<Reply> reply) {
        AuditLog audit = node.audit();
        return reply.whenComplete(
                (done, _) ->
                        audit.record(
                                operator,
                                what,
                                done != null && done.succeeded()
                                        ? AuditLog.Outcome.DONE
                                        : AuditLog.Outcome.REFUSED));
    }

    /// Whether lines are read as configuration.
    public boolean isConfiguring() {
        return configuring != null;
    }

    /// What may stand at the end of what was typed, as `?` prints it.
    public List<String> help(String typed) {
        boolean word = !typed.isBlank() && !typed.endsWith(" ");
        List<HelpEntry> entries = HelpText.sorted(helpEntries(typed));
        if (entries.isEmpty()) {
            return List.of("% Unrecognized command");
        }
        return word ? HelpText.words(entries) : HelpText.table(entries);
    }

    /// What the last word typed may be completed to.
    public List<HelpEntry> complete(String typed) {
        Configuring mode = configuring;
        if (mode == null) {
            return completeExec(typed);
        }
        int offset = offsetOfDo(typed);
        if (offset > 0) {
            return completeExec(typed.substring(offset));
        }
        List<HelpEntry> entries = new ArrayList<>(mode.complete(typed, this::names));
        if (!typed.isEmpty() && "do".startsWith(typed)) {
            entries.add(new HelpEntry("do", "Run a command that is no configuration"));
        }
        return entries;
    }

    /// Ends the command that runs, as Ctrl-C does; its reply follows.
    ///
    /// @return false if there is none that can be ended
    public boolean interrupt() {
        CompletableFuture<Boolean> running = ping;
        return running != null && running.complete(true);
    }

    /// Ctrl-C at the prompt throws away what was typed; where nothing was, it ends configuring, as
    /// with routers.
    ///
    /// @return the line to obey in its place, if any
    public Optional<String> abandon(String typed) {
        return isConfiguring() && typed.isBlank() ? Optional.of("end") : Optional.empty();
    }

    /// Lines typed so far, oldest first.
    public List<String> history() {
        return List.copyOf(history);
    }

    /// Whether the operator has left.
    public boolean isClosed() {
        return closed;
    }

    /// Shows events of the node as they happen, or no longer does.
    public void monitor(boolean on) {
        monitoring = on;
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
        if (on) {
            subscription = node.watch(this::monitored);
        }
    }

    /// Ends the session: nothing is shown any more.
    public void close() {
        monitor(false);
        closed = true;
    }

    List<NodePort> nodes() {
        return nodes;
    }

    NodePort node() {
        return node;
    }

    void connect(NodePort other) {
        node = other;
        configuring = null;
        monitor(monitoring);
    }

    /// Who types.
    Operator operator() {
        return operator;
    }

    /// What the operator may do just now: after `disable` less than at first.
    Role role() {
        return role;
    }

    void enable() {
        role = operator.role();
    }

    void disable() {
        role = Role.READ;
    }

    void configure() {
        configuring = new Configuring(node);
    }

    /// Where lines can be shown that answer no command.
    Consumer<String> screen() {
        return monitorOutput;
    }

    /// A ping begins, whose results the monitor leaves to the reply.
    ///
    /// @return completed when the operator has waited enough
    CompletionStage<Boolean> beginPing() {
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        ping = begun;
        return begun;
    }

    void endPing() {
        ping = null;
    }

    private void monitored(Event event) {
        if (ping == null || !event.facility().equals(Event.PING)) {
            monitorOutput.accept(event.line());
        }
    }

    private CompletionStage<Reply> exec(String line, int offset) {
        int columns = prompt().length() + offset;
        return switch (Pipeline.read(line)) {
            case Pipeline.Broken(Rejection rejection) -> rejected(rejection, line, columns);
            case Pipeline.Parted(Pipeline pipeline) ->
                    switch (grammar().parse(commandOf(line, pipeline))) {
                        case Statement statement -> run(statement, line.strip(), pipeline);
                        case Rejection _
                                when grammar.whole().parse(commandOf(line, pipeline))
                                        instanceof Statement denied ->
                                denied(grammar.verb(denied), line.strip());
                        case Rejection rejection
                                when node.language().parse(line) instanceof Statement ->
                                CompletableFuture.completedFuture(
                                        Reply.refused(
                                                Messages.misplaced(
                                                        rejection,
                                                        line,
                                                        columns,
                                                        "That is a configuration command; say"
                                                                + " first: configure terminal")));
                        case Rejection rejection -> rejected(rejection, line, columns);
                    };
        };
    }

    private CompletionStage<Reply> run(Statement statement, String line, Pipeline pipeline) {
        Verb verb = grammar.verb(statement);
        CompletionStage<Reply> reply =
                verb.action().run(statement, this).thenApply(result -> reply(result, pipeline));
        return verb.role() == Role.READ ? reply : audited(line, reply);
    }

    /// A command that others may give.
    private CompletionStage<Reply> denied(Verb verb, String line) {
        String remedy = operator.role().includes(verb.role()) ? "; say first: enable" : "";
        return audited(
                line,
                CompletableFuture.completedFuture(
                        Reply.refused(
                                List.of(
                                        "%% This needs the role %s; you have %s%s"
                                                .formatted(
                                                        verb.role().word(),
                                                        role.word(),
                                                        remedy)))));
    }

    private static CompletionStage<Reply> rejected(Rejection rejection, String line, int columns) {
        return CompletableFuture.completedFuture(
                Reply.refused(Messages.rejected(rejection, line, columns)));
    }

    /// The command as it stands in the line, so that columns count from where the line begins.
    private static String commandOf(String line, Pipeline pipeline) {
        int start = line.length() - line.stripLeading().length();
        return line.substring(0, start + pipeline.command().length());
    }

    private Schema grammar() {
        return grammar.at(role);
    }

    private Reply configured(Result result) {
        if (configuring != null && configuring.isOver()) {
            configuring = null;
        }
        return reply(result, NO_FILTERS);
    }

    private Reply reply(Result result, Pipeline pipeline) {
        return switch (result) {
            case Result.Shown(Document document, boolean succeeded) -> {
                List<String> lines =
                        pipeline.apply(pipeline.wantsJson() ? document.json() : document.lines());
                yield succeeded ? Reply.done(lines) : Reply.refused(lines);
            }
            case Result.Done(List<String> lines) ->
                    pipeline.wantsJson()
                            ? Reply.refused(
                                    List.of("% This command shows nothing that could be JSON"))
                            : Reply.done(pipeline.apply(lines));
            case Result.Refused(List<String> lines) -> Reply.refused(lines);
            case Result.Closed _ -> {
                close();
                yield new Reply(Reply.Outcome.CLOSED, List.of());
            }
        };
    }

    private List<HelpEntry> helpEntries(String typed) {
        Configuring mode = configuring;
        if (mode == null) {
            return helpExec(typed);
        }
        int offset = offsetOfDo(typed);
        if (offset > 0) {
            return helpExec(typed.substring(offset));
        }
        List<HelpEntry> entries = new ArrayList<>(mode.help(typed));
        if ("do".startsWith(typed)) {
            entries.add(new HelpEntry("do", "Run a command that is no configuration"));
        }
        return entries;
    }

    private List<HelpEntry> helpExec(String typed) {
        String stage = Pipeline.lastStage(typed);
        if (stage.length() < typed.length()) {
            return Pipeline.FILTERS.help(stage);
        }
        List<HelpEntry> entries = new ArrayList<>(grammar().help(typed));
        boolean mayEnd =
                entries.stream().anyMatch(entry -> entry.word().equals(HelpEntry.LINE_MAY_END));
        if (mayEnd && typed.strip().startsWith("sh")) {
            entries.add(entries.size() - 1, new HelpEntry("|", "Choose lines, or write JSON"));
        }
        return entries;
    }

    private List<HelpEntry> completeExec(String typed) {
        String stage = Pipeline.lastStage(typed);
        return stage.length() < typed.length()
                ? Pipeline.FILTERS.complete(stage)
                : grammar().complete(typed, this::names);
    }

    /// Names that an argument may have just now.
    private List<String> names(Argument<?> argument) {
        if (argument.equals(Arguments.NODE)) {
            return nodes.stream().map(NodePort::hostname).toList();
        }
        if (argument.equals(Arguments.LINKSET)) {
            return RunningNames.linksets(node.running());
        }
        if (argument.equals(Arguments.ASP)) {
            return RunningNames.asps(node.running());
        }
        if (argument.equals(Arguments.DIAMETER_PEER)) {
            return RunningNames.diameterPeers(node.running());
        }
        return argument.equals(Arguments.AS)
                ? RunningNames.applicationServers(node.running())
                : node.names(argument);
    }

    private void remember(String line) {
        if (!line.strip().equals(history.peekLast())) {
            history.addLast(line.strip());
            if (history.size() > HISTORY_LINES_MAX) {
                history.removeFirst();
            }
        }
    }

    /// Where the command behind `do` begins; 0 if the line does not begin with it.
    private static int offsetOfDo(String line) {
        int start = 0;
        while (start < line.length() && line.charAt(start) == ' ') {
            start++;
        }
        return line.startsWith(DO, start) ? start + DO.length() : 0;
    }
}
