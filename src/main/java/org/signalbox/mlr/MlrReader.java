// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.Block;
import org.signalbox.config.Problems;
import org.signalbox.config.Statement;
import org.signalbox.link.PointCodeArgument;
import org.signalbox.mlr.TriggerCondition.Party;
import org.signalbox.mlr.TriggerCondition.Selector;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.NatureOfAddress;
import org.signalbox.sccp.message.NumberingPlan;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.message.TitleForm;
import org.signalbox.sccp.message.TranslationType;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;
import org.signalbox.ss7.WrittenPointCode;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes a [MlrConfig] of the lines of [MlrCommands], and says what is wrong with them.
final class MlrReader {
    private final Variant variant;
    private final Set<String> servers;
    private final Set<String> applicationGroups;
    private final Problems problems;
    private final Map<String, AddressTable> addressTables = new LinkedHashMap<>();
    private final Map<String, ResultGroup> groups = new LinkedHashMap<>();
    private final Map<String, Ruleset> rulesets = new LinkedHashMap<>();

    /// Parameters as in [MlrCommands#from].
    MlrReader(
            Variant variant,
            Set<String> servers,
            Set<String> applicationGroups,
            Problems problems) {
        this.variant = variant;
        this.servers = servers;
        this.applicationGroups = applicationGroups;
        this.problems = problems;
    }

    /// Builds the record of one network.
    MlrConfig config(Block block) {
        block.all(MlrCommands.RESULT_GROUP).forEach(this::readGroup);
        block.all(MlrCommands.ADDRESS_TABLE).forEach(this::readAddressTable);
        block.all(MlrCommands.RULESET).forEach(this::readRuleset);
        List<MlrTrigger> triggers = new ArrayList<>();
        block.all(MlrCommands.TABLE).stream()
                .sorted(Comparator.comparing(line -> line.get(MlrCommands.TABLE_NAME)))
                .forEach(
                        line ->
                                triggers.addAll(
                                        triggers(
                                                line.get(MlrCommands.TABLE_NAME),
                                                line.block().all(MlrCommands.TRIGGER),
                                                null)));
        return new MlrConfig(triggers);
    }

    private void readGroup(Statement line) {
        String name = line.get(MlrCommands.GROUP_NAME);
        Block block = line.block();
        List<ResultGroup.Member> members = new ArrayList<>();
        for (Statement member : block.statements()) {
            MlrResult result = member.is(MlrCommands.UNAVAILABLE) ? null : member(member);
            if (result != null) {
                int weight = member.find(MlrCommands.WEIGHT).orElse(ResultGroup.WEIGHT_DEFAULT);
                members.add(new ResultGroup.Member(result, weight));
            }
        }
        if (members.isEmpty()) {
            problems.warning(line, "has no member, so that none is ever available");
        }
        if (members.size() > ResultGroup.MEMBERS_MAX) {
            problems.error(line, "has more than " + ResultGroup.MEMBERS_MAX + " members");
        }
        boolean discards =
                block.find(MlrCommands.UNAVAILABLE).filter(u -> u.has("continue")).isEmpty();
        groups.put(
                name,
                new ResultGroup(
                        name,
                        line.has("dest-sme-binding")
                                ? ResultGroup.Mode.DEST_SME_BINDING
                                : ResultGroup.Mode.WRR,
                        discards ? MlrResult.BLOCK : MlrResult.CONTINUE,
                        members));
    }

    private @Nullable MlrResult member(Statement line) {
        if (line.is(MlrCommands.MEMBER_SERVER)) {
            return server(line);
        }
        if (line.is(MlrCommands.MEMBER_GROUP)) {
            return applicationGroup(line);
        }
        return line.is(MlrCommands.MEMBER_TITLE) ? title(line) : point(line);
    }

    private @Nullable MlrResult server(Statement line) {
        String name = line.get(MlrCommands.SERVER);
        if (!servers.contains(name)) {
            problems.undefined(line, MlrCommands.SERVER, "as", servers);
            return null;
        }
        return new MlrResult.ToServer(name);
    }

    private @Nullable MlrResult applicationGroup(Statement line) {
        String name = line.get(MlrCommands.GROUP_NAME);
        if (!applicationGroups.contains(name)) {
            problems.undefined(
                    line, MlrCommands.GROUP_NAME, "application group", applicationGroups);
            return null;
        }
        return new MlrResult.ToApplicationGroup(name);
    }

    private @Nullable MlrResult point(Statement line) {
        PointCode point = code(line, MlrCommands.POINT);
        return point == null
                ? null
                : new MlrResult.ToPoint(
                        point,
                        line.find(MlrCommands.SUBSYSTEM).map(SubsystemNumber::of).orElse(null));
    }

    private @Nullable MlrResult title(Statement line) {
        int usual =
                (variant == Variant.ANSI ? TitleForm.TYPE : TitleForm.TYPE_PLAN_NATURE)
                        .indicator(variant);
        TitleForm form =
                TitleForm.of(variant, line.find(MlrCommands.TITLE_INDICATOR).orElse(usual));
        if (form == null) {
            problems.error(
                    line, MlrCommands.TITLE_INDICATOR, "networks of this variant do not have it");
            return null;
        }
        return new MlrResult.ToTitle(
                new GlobalTitle(
                        form,
                        line.find(MlrCommands.TRANSLATION_TYPE)
                                .map(TranslationType::of)
                                .orElse(TranslationType.NOT_USED),
                        line.find(MlrCommands.PLAN)
                                .map(NumberingPlan::of)
                                .orElse(NumberingPlan.TELEPHONY),
                        line.find(MlrCommands.NATURE)
                                .map(NatureOfAddress::of)
                                .orElse(NatureOfAddress.INTERNATIONAL),
                        line.get(MlrCommands.TITLE)));
    }

    private @Nullable PointCode code(Statement line, Argument<WrittenPointCode> argument) {
        return PointCodeArgument.read(line, argument, variant, problems);
    }

    /// What a line with a result says; null if it says nothing, or something wrong.
    private @Nullable MlrAction action(Statement line) {
        MlrResult result;
        if (line.find(MlrCommands.GROUP_NAME).isPresent()) {
            ResultGroup group = groups.get(line.get(MlrCommands.GROUP_NAME));
            if (group != null) {
                return new MlrAction.Share(group);
            }
            result = applicationGroup(line);
        } else if (line.find(MlrCommands.SERVER).isPresent()) {
            result = server(line);
        } else if (line.find(MlrCommands.TITLE).isPresent()) {
            result = title(line);
        } else if (line.has("block")) {
            result = MlrResult.BLOCK;
        } else if (line.has("continue")) {
            result = MlrResult.CONTINUE;
        } else {
            result = line.find(MlrCommands.POINT).isPresent() ? point(line) : null;
        }
        return result == null ? null : new MlrAction.Route(result);
    }

    private void readAddressTable(Statement line) {
        String name = line.get(MlrCommands.ADDRESS_TABLE_NAME);
        List<AddressTable.Address> addresses = new ArrayList<>();
        for (Statement address : line.block().all(MlrCommands.ADDRESS)) {
            addresses.add(
                    new AddressTable.Address(
                            address.get(MlrCommands.DIGITS),
                            address.has("exact"),
                            action(address)));
        }
        if (addresses.size() > AddressTable.ADDRESSES_MAX) {
            problems.error(
                    line, "has more than %d addresses".formatted(AddressTable.ADDRESSES_MAX));
            return;
        }
        addressTables.put(name, new AddressTable(name, addresses));
    }

    private void readRuleset(Statement line) {
        String name = line.get(MlrCommands.RULESET_NAME);
        if (line.has("ansi41")) {
            problems.error(line, "ansi41 is not supported: only gsm-map is");
        }
        if (line.has("event-trace")) {
            problems.warning(line, "event-trace has no effect");
        }
        Block block = line.block();
        List<MlrRule> rules = block.all(MlrCommands.RULE).stream().map(this::rule).toList();
        boolean bestMatch =
                block.find(MlrCommands.SEARCH).filter(s -> s.has("best-match")).isPresent();
        rulesets.put(
                name,
                new Ruleset(
                        name,
                        bestMatch ? Ruleset.Search.BEST_MATCH : Ruleset.Search.SEQUENTIAL,
                        validity(block),
                        rules));
    }

    private MlrRule rule(Statement line) {
        if (line.has("ansi41")) {
            problems.error(line, "ansi41 is not supported: only gsm-map is");
        }
        Block block = line.block();
        List<Condition> conditions = new ArrayList<>();
        MlrCommands.NUMBERS.forEach(
                (number, command) ->
                        block.find(command)
                                .map(asked -> condition(number, asked))
                                .ifPresent(conditions::add));
        block.value(MlrCommands.PID, MlrCommands.PROTOCOL_ID)
                .ifPresent(value -> conditions.add(new Condition.ProtocolId(value)));
        block.value(MlrCommands.DESTINATION_PORT, MlrCommands.PORT)
                .ifPresent(value -> conditions.add(new Condition.DestinationPort(value)));
        boolean isDefault = line.has("default");
        if (isDefault && !conditions.isEmpty()) {
            problems.error(
                    line, "is for what no other rule is for, so that it can ask for nothing");
        }
        MlrAction action = block.find(MlrCommands.RESULT).map(this::action).orElse(null);
        if (!block.has(MlrCommands.RESULT)) {
            problems.warning(line, "has no result, so that its messages continue");
        }
        return new MlrRule(
                line.get(MlrCommands.RULE_NUMBER),
                operation(line),
                isDefault,
                conditions,
                block.has(MlrCommands.MULTI_MESSAGE),
                action);
    }

    private static @Nullable MlrOperation operation(Statement line) {
        for (MlrOperation operation : MlrOperation.values()) {
            if (line.has(operation.toString())) {
                return operation;
            }
        }
        return null;
    }

    private @Nullable Condition condition(MlrNumber number, Statement line) {
        if (line.has("unknown")) {
            return new Condition.Unknown(number);
        }
        NumberPattern pattern =
                new NumberPattern(
                        line.find(MlrCommands.DIGITS).orElse(""),
                        line.has("exact"),
                        line.find(MlrCommands.DIGITS_MIN).orElse(0),
                        line.find(MlrCommands.DIGITS_MOST).orElse(NumberPattern.DIGITS_MAX),
                        line.find(MlrCommands.TYPE).orElse(NumberPattern.ANY),
                        line.find(MlrCommands.PLAN).orElse(NumberPattern.ANY));
        if (!line.has("table")) {
            return new Condition.Matches(number, pattern);
        }
        AddressTable table = addressTables.get(line.get(MlrCommands.ADDRESS_TABLE_NAME));
        if (table == null) {
            problems.undefined(
                    line, MlrCommands.ADDRESS_TABLE_NAME, "address table", addressTables.keySet());
            return null;
        }
        return new Condition.InTable(number, table, pattern);
    }

    private static Validity validity(Block block) {
        return new Validity(
                block.find(MlrCommands.START)
                        .map(MlrReader::millis)
                        .orElse(Validity.ALWAYS.fromMillis()),
                block.find(MlrCommands.END)
                        .map(MlrReader::millis)
                        .orElse(Validity.ALWAYS.untilMillis()));
    }

    private static long millis(Statement line) {
        return line.get(MlrCommands.DATE)
                .atTime(line.find(MlrCommands.TIME).orElse(LocalTime.MIDNIGHT))
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
    }

    /// @param primary what they lead to if they do not say it, as secondary triggers need not
    private List<MlrTrigger> triggers(
            String table, List<Statement> lines, @Nullable MlrAction primary) {
        List<MlrTrigger> triggers = new ArrayList<>();
        Set<TriggerCondition> conditions = new HashSet<>();
        for (Statement line : lines) {
            TriggerCondition condition = condition(line);
            if (condition == null) {
                continue;
            }
            Validity validity = validity(line.block());
            if (validity.equals(Validity.ALWAYS) && !conditions.add(condition)) {
                problems.warning(
                        line, "has no effect: another trigger of the table asks for the same");
            }
            MlrAction action = triggerAction(line);
            List<MlrTrigger> secondary =
                    triggers(table, line.block().all(MlrCommands.SECONDARY), action);
            if (action == null && primary == null && secondary.isEmpty()) {
                problems.warning(line, "leads to nothing, so that its messages continue");
            }
            triggers.add(new MlrTrigger(table, condition, action, validity, secondary));
        }
        return triggers;
    }

    private @Nullable MlrAction triggerAction(Statement line) {
        if (line.has("ruleset")) {
            return rules(line);
        }
        // the point code that it asks for is no result
        return line.has("group") || line.has("block") || line.has("continue") ? action(line) : null;
    }

    private @Nullable MlrAction rules(Statement line) {
        Ruleset ruleset = rulesets.get(line.get(MlrCommands.RULESET_NAME));
        if (ruleset == null) {
            problems.undefined(line, MlrCommands.RULESET_NAME, "ruleset", rulesets.keySet());
            return null;
        }
        return new MlrAction.Rules(ruleset);
    }

    private @Nullable TriggerCondition condition(Statement line) {
        if (line.has("mtp3")) {
            return label(line);
        }
        if (!line.has("cdpa") && !line.has("cgpa")) {
            return new TriggerCondition.Any();
        }
        Party party = line.has("cdpa") ? Party.CALLED : Party.CALLING;
        if (line.has("gt")) {
            return new TriggerCondition.Title(
                    party,
                    line.find(MlrCommands.DIGITS).orElse(""),
                    line.has("exact"),
                    selector(line));
        }
        PointCode point = null;
        if (line.find(MlrCommands.POINT).isPresent()) {
            point = code(line, MlrCommands.POINT);
            if (point == null) {
                return null;
            }
        }
        return new TriggerCondition.Subsystem(
                party,
                point,
                line.find(MlrCommands.SUBSYSTEM).map(SubsystemNumber::of).orElse(null));
    }

    private @Nullable TriggerCondition label(Statement line) {
        PointCode destination = null;
        if (line.find(MlrCommands.DESTINATION).isPresent()) {
            destination = code(line, MlrCommands.DESTINATION);
            if (destination == null) {
                return null;
            }
        }
        PointCodeMask origin = null;
        if (line.find(MlrCommands.ORIGIN).isPresent()) {
            origin = origin(line);
            if (origin == null) {
                return null;
            }
        }
        return new TriggerCondition.Label(destination, origin);
    }

    private @Nullable PointCodeMask origin(Statement line) {
        PointCode origin = code(line, MlrCommands.ORIGIN);
        if (origin == null || line.find(MlrCommands.MASK).isEmpty()) {
            return origin == null ? null : PointCodeMask.full(origin);
        }
        PointCode mask = code(line, MlrCommands.MASK);
        if (mask == null) {
            return null;
        }
        try {
            return PointCodeMask.dotted(origin, mask);
        } catch (IllegalArgumentException wrong) {
            problems.error(line, MlrCommands.MASK, String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private static Selector selector(Statement line) {
        return new Selector(
                line.find(MlrCommands.TRANSLATION_TYPE).orElse(NumberPattern.ANY),
                line.find(MlrCommands.TITLE_INDICATOR).orElse(NumberPattern.ANY),
                line.find(MlrCommands.PLAN).orElse(NumberPattern.ANY),
                line.find(MlrCommands.NATURE).orElse(NumberPattern.ANY));
    }
}
