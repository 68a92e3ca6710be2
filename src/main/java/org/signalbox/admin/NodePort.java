// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.access.AuditLog;
import org.signalbox.access.Gatekeeper;
import org.signalbox.access.Operator;
import org.signalbox.config.Argument;
import org.signalbox.config.Block;
import org.signalbox.config.Schema;
import org.signalbox.ss7.PointCode;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// A node, as a shell sees it: everything an operator may see and do.
///
/// Methods may be called from any thread. What they return is completed on a loop or a thread of
/// the node, in virtual time too; nobody may block there.
public interface NodePort {
    /// The configured name: what the prompt shows.
    String hostname();

    /// The outermost mode of its configuration.
    Schema language();

    /// The configuration it runs.
    Block running();

    /// Makes the node run `candidate`. What does not differ from the running configuration is not
    /// touched; if anything is wrong nothing is changed.
    CompletionStage<Verdict> apply(Block candidate);

    /// What a candidate would change, object by object, by the same differences that [#apply] acts
    /// on. Changes nothing.
    CompletionStage<Plan> plan(Block candidate);

    /// Makes the node run a candidate as a whole, and keeps it as a revision; see [CommitRequest]
    /// for when that is refused. As long as a commit waits to be confirmed, [#apply], [#commit],
    /// [#reload] and [#save] are refused.
    CompletionStage<Committed> commit(Block candidate, CommitRequest request);

    /// Keeps what was committed to be confirmed.
    CompletionStage<Answer> confirm(Operator by);

    /// How long the commit that waits may still be confirmed; empty if none waits.
    Optional<Duration> unconfirmed();

    /// Makes the node run the lines of a revision again; files that they name are read as they are
    /// now. What waited to be confirmed is given up.
    ///
    /// @return completed exceptionally by an [IOException] in words for the operator if it is not
    ///     kept
    CompletionStage<Committed> rollback(int revision, Operator by);

    /// What was committed, oldest first, as far as it is kept.
    CompletionStage<List<Revision>> revisions();

    /// What has to be done to one configuration to get another.
    ///
    /// @return completed exceptionally by an [IOException] in words for the operator if one of them
    ///     is not there
    CompletionStage<ConfigDifference> difference(ConfigReference from, ConfigReference to);

    /// What [#reload] would change.
    ///
    /// @return completed exceptionally by an [IOException] in words for the operator if there is no
    ///     such file
    CompletionStage<Plan> planReload();

    /// Commits the startup configuration, read anew with all files that it names.
    ///
    /// @return as [#planReload]
    CompletionStage<Committed> reload(Operator by);

    /// The configuration it would start with; empty if none was ever saved.
    ///
    /// @throws IOException if there is one that cannot be read
    Optional<StartupText> startup() throws IOException;

    /// Saves the running configuration as the one to start with.
    ///
    /// @throws IOException if that failed; the earlier one is still there
    Saved save() throws IOException;

    /// Words that an argument of the configuration may have just now, such as the linksets there
    /// are; for completion.
    List<String> names(Argument<?> argument);

    /// Says who may come in.
    Gatekeeper gate();

    /// Who did what; whoever gives a command for an operator puts it in.
    AuditLog audit();

    /// What the node is doing now.
    CompletionStage<NodeView> view();

    /// Which link each value of the selection belongs to, in messages to a point; empty if it is
    /// this node itself, or the node has no point code in that instance.
    CompletionStage<List<BindingView>> bindings(int instance, PointCode destination);

    /// Does something at once that is no configuration.
    CompletionStage<Answer> perform(Operation operation);

    /// Asks a far point for signs of life. Completed when the test is over; its events are in the
    /// log by then, and in the result.
    ///
    /// @param interrupt ends the test early when it is completed
    CompletionStage<PingView> ping(PingRequest request, CompletionStage<?> interrupt);

    /// What would become of messages, without sending any.
    ///
    /// @return completed exceptionally by an [IOException] in words for the operator
    CompletionStage<RouteLookupView> lookUp(RouteQuestion question);

    /// What would become of a message to a global title, without sending any.
    ///
    /// @return completed exceptionally by an [IOException] in words for the operator
    CompletionStage<TitleLookupView> lookUp(TitleQuestion question);

    /// Which peers a request of Diameter would be given to, without asking any.
    ///
    /// @return completed exceptionally by an [IOException] in words for the operator
    CompletionStage<DiameterLookupView> lookUp(DiameterQuestion question);

    /// What would become of a captured message, without sending it.
    ///
    /// @param octets service information octet and signalling information field
    /// @param linkset by which it would come; empty if that does not matter
    /// @return completed exceptionally by an [IOException] in words for the operator
    CompletionStage<Document> walk(int instance, byte[] octets, Optional<String> linkset);

    /// The last events, oldest first, as many as the log holds.
    List<Event> logged();

    /// Forgets them.
    void clearLog();

    /// Tells every event from now on, on whatever loop it happens; `events` must not block.
    ///
    /// @return closing it ends this
    Subscription watch(Consumer<Event> events);

    /// Shows messages that pass this node, each decoded into one line, from now on. Called on the
    /// capture loop; `messages` must not block. What is left out, by the rate or because that loop
    /// is behind, is counted.
    ///
    /// @return closing it ends this; completed exceptionally by an [IOException] in words for the
    ///     operator if there is no such access list, or too many watch already
    CompletionStage<MessageSubscription> watchMessages(
            MessageFilter filter, Consumer<MessageView> messages);

    /// The files of captures, the newest first.
    CompletionStage<List<CaptureFileView>> captureFiles();

    /// Where a file of a capture is, to be read and nothing else. A file that is being written
    /// grows; one that was the oldest may be deleted at any time.
    ///
    /// @param name as [CaptureFileView#name] has it
    /// @return completed exceptionally by an [IOException] in words for the operator if there is no
    ///     such capture; whatever else a path could name is none
    CompletionStage<Path> captureFile(String name);

    /// What is kept of what happened to each thing of the node that events are about; of each the
    /// oldest first.
    List<EventHistory> histories();

    /// What is wrong with the node now, and what was raised and cleared.
    AlarmsView alarms();

    /// Tells every alarm that is raised and cleared from now on, on a loop of the node; `changes`
    /// must not block.
    ///
    /// @return closing it ends this
    Subscription watchAlarms(Consumer<AlarmChangeView> changes);

    /// Ends something that was asked for.
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
