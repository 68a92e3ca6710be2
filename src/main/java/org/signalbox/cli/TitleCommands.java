// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.signalbox.cli.Arguments.INSTANCE;
import static org.signalbox.cli.Arguments.LINKSET;

import org.signalbox.admin.Document;
import org.signalbox.admin.InstanceView;
import org.signalbox.admin.MlrReport;
import org.signalbox.admin.SccpReport;
import org.signalbox.admin.TitleQuestion;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Commands about SCCP and global titles.
final class TitleCommands {
    private static final Pattern DIGITS_SHAPE = Pattern.compile("[0-9a-fA-F]{1,64}");

    private static final Argument<String> DIGITS =
            Argument.of(
                    "DIGITS",
                    ArgumentType.of(
                            "1 to 64 hexadecimal digits",
                            "DIGITS",
                            text -> {
                                if (!DIGITS_SHAPE.matcher(text).matches()) {
                                    throw new IllegalArgumentException(
                                            "\"" + text + "\" is not 1 to 64 hexadecimal digits");
                                }
                                return text.toLowerCase(Locale.ROOT);
                            },
                            text -> text),
                    "Digits of a global title");
    private static final Argument<byte[]> HEX =
            Argument.of(
                    "HEX",
                    ArgumentType.of(
                            "octets in hexadecimal",
                            "HEX",
                            text -> HexFormat.of().parseHex(text),
                            octets -> HexFormat.of().formatHex(octets)),
                    "Service information octet and signalling information field");
    private static final Argument<Integer> TYPE =
            Argument.of("TYPE", ArgumentTypes.integer(0, 255), "Translation type, default 0");
    private static final Argument<Integer> INDICATOR =
            Argument.of(
                    "INDICATOR",
                    ArgumentTypes.integer(1, 4),
                    "Global title indicator; by default the one that says most");
    private static final Argument<Integer> PLAN =
            Argument.of("PLAN", ArgumentTypes.integer(0, 15), "Numbering plan, default 1: E.164");
    private static final Argument<Integer> NATURE =
            Argument.of(
                    "NATURE",
                    ArgumentTypes.integer(0, 127),
                    "Nature of address, default 4: international");
    private static final Argument<Integer> SUBSYSTEM =
            Argument.of(
                    "SUBSYSTEM",
                    ArgumentTypes.integer(0, 255),
                    "Subsystem number of the called address");
    private static final Argument<Integer> SLS =
            Argument.of("SLS", ArgumentTypes.integer(0, 255), "Signalling link selection");

    private static final Command LOOKUP =
            Command.of(
                            "route-lookup [instance INSTANCE] gt DIGITS [tt TYPE] [gti INDICATOR]"
                                    + " [np PLAN] [nai NATURE] [ssn SUBSYSTEM] [sls SLS]",
                            "Where a message would go, and why",
                            INSTANCE,
                            DIGITS,
                            TYPE,
                            INDICATOR,
                            PLAN,
                            NATURE,
                            SUBSYSTEM,
                            SLS)
                    .help("instance", "In one of several networks")
                    .help("gt", "To a global title")
                    .help("tt", "Translation type")
                    .help("gti", "Global title indicator")
                    .help("np", "Numbering plan")
                    .help("nai", "Nature of address")
                    .help("ssn", "Subsystem number")
                    .help("sls", "Signalling link selection, default 0")
                    .withoutNo();
    private static final Command TEST =
            Command.of(
                            "test message HEX [instance INSTANCE] [from LINKSET]",
                            "What would become of a captured message, without sending it",
                            HEX,
                            INSTANCE,
                            LINKSET)
                    .help("test", "Acceptance tests: what they send is logged")
                    .help("message", "Walk through screening, translation and routing")
                    .help("instance", "In one of several networks")
                    .help("from", "As if it came over a linkset")
                    .withoutNo();
    private static final Command SCCP =
            Command.of(
                            "show cs7 [[instance] INSTANCE] sccp",
                            "What became of messages of SCCP, and the state of subsystems",
                            INSTANCE)
                    .help("sccp", "Signalling connection control part")
                    .withoutNo();
    private static final Command MEASUREMENTS =
            Command.of(
                            "show cs7 [[instance] INSTANCE] gtt measurements",
                            "How often global titles were translated, and why they were not",
                            INSTANCE)
                    .help("gtt", "Global titles")
                    .withoutNo();
    private static final Command CONTENT =
            Command.of(
                            "show cs7 [[instance] INSTANCE] mlr",
                            "Multi-layer routing: triggers, rules, and how often each was used",
                            INSTANCE)
                    .help("mlr", "Multi-layer routing")
                    .withoutNo();
    private static final Command CONFIG =
            Command.of("show cs7 gtt config", "The lines of the configuration about titles")
                    .help("gtt", "Global titles")
                    .withoutNo();

    private static final Result NO_TITLES =
            new Result.Refused(List.of("% No title is translated: no `cs7 gtt` line"));

    private TitleCommands() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.user(LOOKUP, TitleCommands::lookUp),
                Verb.user(TEST, TitleCommands::walk),
                Verb.user(
                        SCCP,
                        (line, session) -> show(line, session, InstanceView::sccp, SccpReport::of)),
                Verb.user(
                        CONTENT,
                        (line, session) ->
                                show(line, session, InstanceView::content, MlrReport::of)),
                Verb.user(
                        MEASUREMENTS,
                        (line, session) ->
                                show(line, session, InstanceView::sccp, SccpReport::measurements)),
                Verb.user(
                        CONFIG,
                        (_, session) ->
                                Result.shown(SccpReport.config(session.node().running().tree()))));
    }

    private static <V> CompletionStage<Result> show(
            Statement line,
            Session session,
            Function<InstanceView, Optional<V>> view,
            Function<V, Document> report) {
        return session.node()
                .view()
                .thenApply(
                        node ->
                                ShowCommands.ofInstance(
                                        line,
                                        node,
                                        line.find(INSTANCE),
                                        instance ->
                                                view.apply(instance)
                                                        .map(report)
                                                        .<Result>map(
                                                                shown ->
                                                                        new Result.Shown(
                                                                                shown, true))
                                                        .orElse(NO_TITLES)));
    }

    private static CompletionStage<Result> lookUp(Statement line, Session session) {
        return session.node()
                .lookUp(
                        new TitleQuestion(
                                Arguments.instance(line),
                                line.get(DIGITS),
                                optional(line, INDICATOR),
                                line.find(TYPE).orElse(0),
                                line.find(PLAN).orElse(1),
                                line.find(NATURE).orElse(4),
                                optional(line, SUBSYSTEM),
                                line.find(SLS).orElse(0)))
                .<Result>thenApply(found -> new Result.Shown(found.document(), found.leadsThere()))
                .exceptionallyCompose(AcceptanceCommands::refused);
    }

    private static CompletionStage<Result> walk(Statement line, Session session) {
        return session.node()
                .walk(Arguments.instance(line), line.get(HEX), line.find(LINKSET))
                .<Result>thenApply(document -> new Result.Shown(document, true))
                .exceptionallyCompose(AcceptanceCommands::refused);
    }

    private static OptionalInt optional(Statement line, Argument<Integer> argument) {
        return line.find(argument).map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }
}
