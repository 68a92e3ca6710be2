// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.Block;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Position;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.config.Statement;
import org.signalbox.link.PointCodeArgument;
import org.signalbox.sccp.message.TitleForm;
import org.signalbox.sccp.message.TranslationType;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Makes a [GttConfig] of the lines of one instance.
final class GttReader implements GttFile.Reader {
    private final Variant variant;
    private final Set<String> servers;
    private final Problems problems;
    private final List<ApplicationGroup> groups = new ArrayList<>();
    private final Set<String> groupNames = new TreeSet<>();
    private final Map<String, SelectorDraft> selectors = new LinkedHashMap<>();

    /// The entries of all selectors whose lines were read.
    private int entries;

    GttReader(Variant variant, Set<String> servers, Problems problems) {
        this.variant = variant;
        this.servers = servers;
        this.problems = problems;
    }

    GttConfig read(Block block, Path base) {
        Map<String, AddressConversion> conversions = conversions(block);
        for (Statement line : block.all(GttCommands.APPLICATION_GROUP)) {
            group(line);
        }
        SortedMap<String, List<PointCode>> concerned = concerned(block);
        List<MatedApplication> mated = mated(block, concerned.keySet());
        for (Statement line : block.all(GttCommands.SELECTOR)) {
            SelectorDraft draft = selector(line);
            if (draft != null) {
                add(line.block(), draft);
            }
        }
        for (Statement line : block.all(GttCommands.LOAD)) {
            ConfigFile.pathNamed(line, GttCommands.FILE, base, problems)
                    .ifPresent(path -> GttFile.read(path, ConfigFile.nameOf(path), this, problems));
        }
        List<SelectorConfig> built =
                selectors.values().stream().map(draft -> draft.build(problems)).toList();
        checkNames(block, conversions.keySet());
        return new GttConfig(built, groups, mated, concerned, List.copyOf(conversions.values()));
    }

    private void add(Block lines, SelectorDraft draft) {
        for (Statement line : lines.all(GttCommands.GTA)) {
            GtaResult result = result(line);
            if (result != null && !isFull(line.position())) {
                String written = GttCommands.digits(line);
                byte[] digits = new byte[written.length()];
                for (int i = 0; i < digits.length; i++) {
                    digits[i] = (byte) Character.digit(written.charAt(i), 16);
                }
                draft.add(
                        digits,
                        digits.length,
                        result,
                        line.position().file(),
                        line.position().line());
            }
        }
    }

    @Override
    public @Nullable GtaResult result(Statement line) {
        return GttCommands.result(line, variant, servers, groupNames, problems);
    }

    @Override
    public boolean isFull(Position position) {
        if (entries == GtaTable.ENTRIES_MAX) {
            problems.add(
                    new Problem(
                            Problem.Severity.ERROR,
                            position,
                            "",
                            "one too many: at most %d gta lines in an instance"
                                    .formatted(GtaTable.ENTRIES_MAX),
                            null));
            return true;
        }
        entries++;
        return false;
    }

    @Override
    public @Nullable SelectorDraft selector(Statement line) {
        String name = line.get(GttCommands.SELECTOR_NAME);
        SelectorDraft known = selectors.get(name);
        TranslationType type = line.find(GttCommands.TYPE).orElse(null);
        if (type == null) {
            if (known == null) {
                problems.error(
                        line,
                        GttCommands.SELECTOR_NAME,
                        "there is no such selector; for a new one give the titles it takes: cs7 gtt"
                                + " selector NAME tt TYPE");
            }
            return known;
        }
        SelectorKey key = key(line, type);
        if (key == null) {
            return null;
        }
        if (known != null) {
            if (!known.key().equals(key)) {
                problems.error(
                        line,
                        GttCommands.SELECTOR_NAME,
                        "takes other titles by an earlier line: give its name alone");
                return null;
            }
            return known;
        }
        for (Map.Entry<String, SelectorDraft> other : selectors.entrySet()) {
            if (other.getValue().key().equals(key)) {
                problems.error(
                        line,
                        GttCommands.SELECTOR_NAME,
                        "selector %s takes the same titles: expected another tt, gti, np or nai"
                                .formatted(other.getKey()));
                return null;
            }
        }
        if (isOneTooMany(
                line, GttCommands.SELECTOR_NAME, selectors.size(), SelectorConfig.SELECTORS_MAX)) {
            return null;
        }
        SelectorDraft draft = new SelectorDraft(name, key, line);
        selectors.put(name, draft);
        return draft;
    }

    private @Nullable SelectorKey key(Statement line, TranslationType type) {
        TitleForm form = null;
        if (line.find(GttCommands.INDICATOR).isPresent()) {
            form = TitleForm.of(variant, line.get(GttCommands.INDICATOR));
            if (form == null) {
                problems.error(
                        line,
                        GttCommands.INDICATOR,
                        "is no indicator of a title in %s networks".formatted(variant.word()));
                return null;
            }
            if (lacks(line, GttCommands.TYPE, form.hasType() || type.value() == 0)
                    || lacks(line, GttCommands.PLAN, form.hasPlan())
                    || lacks(line, GttCommands.NATURE, form.hasNature())) {
                return null;
            }
        }
        return new SelectorKey(
                type,
                form,
                line.find(GttCommands.PLAN).orElse(null),
                line.find(GttCommands.NATURE).orElse(null));
    }

    /// Reports a part that titles with the indicator of a line do not have.
    private boolean lacks(Statement line, Argument<?> part, boolean has) {
        if (has || line.find(part).isEmpty()) {
            return false;
        }
        problems.error(
                line,
                part,
                "titles with gti %d say no such thing: leave it out"
                        .formatted(line.get(GttCommands.INDICATOR)));
        return true;
    }

    private void group(Statement line) {
        if (isOneTooMany(line, GttCommands.GROUP, groupNames.size(), ApplicationGroup.GROUPS_MAX)) {
            return;
        }
        String name = line.get(GttCommands.GROUP);
        Multiplicity multiplicity =
                line.block().value(GttCommands.MULTIPLICITY, GttCommands.RULE, Multiplicity.COST);
        List<ApplicationGroup.Member> members = new ArrayList<>();
        for (Statement member : line.block().statements()) {
            if (!member.is(GttCommands.MULTIPLICITY)) {
                member(member, multiplicity, members);
            }
        }
        // also one that is refused is known: what names it is not wrong for that
        groupNames.add(name);
        if (line.block().statements().stream()
                .allMatch(member -> member.is(GttCommands.MULTIPLICITY))) {
            problems.error(
                    line, GttCommands.GROUP, "has no member: expected pc or asname beneath it");
        }
        groups.add(new ApplicationGroup(name, multiplicity, members));
    }

    private void member(
            Statement line, Multiplicity multiplicity, List<ApplicationGroup.Member> members) {
        Destination destination = GttCommands.destination(line, variant, servers, problems);
        if (destination == null) {
            return;
        }
        int number = line.get(GttCommands.NUMBER);
        if (!multiplicity.isWeighted()
                && (number < 1 || number > ApplicationGroup.Member.COST_MAX)) {
            problems.error(
                    line,
                    GttCommands.NUMBER,
                    "is no cost: expected an integer from 1 to "
                            + ApplicationGroup.Member.COST_MAX);
        } else if (members.size() == ApplicationGroup.MEMBERS_MAX) {
            problems.error(
                    line,
                    GttCommands.NUMBER,
                    "one too many: at most %d in a group".formatted(ApplicationGroup.MEMBERS_MAX));
        } else {
            members.add(new ApplicationGroup.Member(destination, number));
        }
    }

    private SortedMap<String, List<PointCode>> concerned(Block block) {
        SortedMap<String, List<PointCode>> lists = new TreeMap<>();
        for (Statement line : block.all(GttCommands.CONCERNED)) {
            PointCode point = PointCodeArgument.read(line, GttCommands.POINT, variant, problems);
            if (point == null) {
                continue;
            }
            List<PointCode> list =
                    lists.computeIfAbsent(line.get(GttCommands.LIST), _ -> new ArrayList<>());
            if (list.size() == GttConfig.CONCERNED_MAX) {
                problems.error(
                        line,
                        GttCommands.POINT,
                        "one too many: at most %d on a list".formatted(GttConfig.CONCERNED_MAX));
            } else if (!list.contains(point)) {
                list.add(point);
            }
        }
        return lists;
    }

    private List<MatedApplication> mated(Block block, Set<String> lists) {
        List<MatedApplication> mated = new ArrayList<>();
        List<Statement> lines = new ArrayList<>(block.all(GttCommands.MAP_SUBSYSTEM));
        lines.addAll(block.all(GttCommands.MAP_POINT));
        for (Statement line : lines) {
            MatedApplication pair = mated(line, lists);
            if (pair != null && mated.size() == MatedApplication.MATED_MAX) {
                problems.error(
                        line,
                        GttCommands.POINT,
                        "one too many: at most %d in an instance"
                                .formatted(MatedApplication.MATED_MAX));
            } else if (pair != null) {
                mated.add(pair);
            }
        }
        return mated;
    }

    private @Nullable MatedApplication mated(Statement line, Set<String> lists) {
        PointCode point = PointCodeArgument.read(line, GttCommands.POINT, variant, problems);
        MatedApplication.Pairing pairing = line.get(GttCommands.PAIRING);
        boolean alone = pairing == MatedApplication.Pairing.SOLITARY;
        if (alone == line.find(GttCommands.BACKUP).isPresent()) {
            problems.error(
                    line,
                    GttCommands.PAIRING,
                    alone ? "has no backup: leave it out" : "expected a backup behind it");
            return null;
        }
        String list = line.find(GttCommands.LIST).orElse(null);
        if (list != null && !lists.contains(list)) {
            problems.undefined(line, GttCommands.LIST, "concern-pclist", lists);
            return null;
        }
        PointCode backup =
                alone ? null : PointCodeArgument.read(line, GttCommands.BACKUP, variant, problems);
        if (point == null || !alone && backup == null) {
            return null;
        }
        if (alone && line.has("rrc")) {
            problems.warning(line, "rrc has no effect without a backup");
        }
        return new MatedApplication(
                point,
                GttCommands.subsystem(line),
                pairing,
                backup,
                line.find(GttCommands.BACKUP_SUBSYSTEM).orElse(null),
                line.has("rrc") && !alone,
                line.has("adjacent"),
                list);
    }

    private Map<String, AddressConversion> conversions(Block block) {
        Map<String, AddressConversion> conversions = new LinkedHashMap<>();
        for (Statement line : block.all(GttCommands.ADDRESS_CONVERSION)) {
            if (isOneTooMany(
                    line, GttCommands.TABLE, conversions.size(), AddressConversion.TABLES_MAX)) {
                continue;
            }
            List<ConversionItem> items = new ArrayList<>();
            for (Statement update : line.block().all(GttCommands.UPDATE)) {
                GttCommands.warnOfScheme(update, problems);
                if (items.size() == AddressConversion.ITEMS_MAX) {
                    problems.error(
                            update,
                            "one too many: at most %d in a table"
                                    .formatted(AddressConversion.ITEMS_MAX));
                    break;
                }
                items.add(
                        new ConversionItem(
                                update.find(GttCommands.IN).orElse(""),
                                update.find(GttCommands.OUT).orElse(""),
                                update.find(GttCommands.PLAN).orElse(null),
                                update.find(GttCommands.NATURE).orElse(null)));
            }
            String name = line.get(GttCommands.TABLE);
            conversions.put(
                    name,
                    new AddressConversion(
                            name,
                            line.find(GttCommands.PLAN).orElse(null),
                            line.find(GttCommands.NATURE).orElse(null),
                            items));
        }
        return conversions;
    }

    private boolean isOneTooMany(Statement line, Argument<?> name, int known, int most) {
        if (known < most) {
            return false;
        }
        problems.error(line, name, "one too many: at most %d in an instance".formatted(most));
        return true;
    }

    /// What the selectors of the configuration name, once all are known.
    private void checkNames(Block block, Collection<String> tables) {
        Map<String, String> nextOf = new HashMap<>();
        for (Statement selector : block.all(GttCommands.SELECTOR)) {
            Block lines = selector.block();
            lines.find(GttCommands.BEFORE).ifPresent(line -> checkTable(line, tables));
            lines.find(GttCommands.AFTER).ifPresent(line -> checkTable(line, tables));
            lines.value(GttCommands.NEXT, GttCommands.SELECTOR_NAME)
                    .ifPresent(next -> nextOf.put(selector.get(GttCommands.SELECTOR_NAME), next));
        }
        for (Statement selector : block.all(GttCommands.SELECTOR)) {
            selector.block()
                    .find(GttCommands.NEXT)
                    .ifPresent(
                            line ->
                                    checkChain(
                                            line, selector.get(GttCommands.SELECTOR_NAME), nextOf));
        }
    }

    private void checkTable(Statement line, Collection<String> tables) {
        if (!tables.contains(line.get(GttCommands.TABLE))) {
            problems.undefined(line, GttCommands.TABLE, "address-conversion", tables);
        }
    }

    private void checkChain(Statement line, String first, Map<String, String> nextOf) {
        if (!selectors.containsKey(line.get(GttCommands.SELECTOR_NAME))) {
            problems.undefined(line, GttCommands.SELECTOR_NAME, "selector", selectors.keySet());
            return;
        }
        Set<String> passed = new HashSet<>();
        for (String name = first; name != null; name = nextOf.get(name)) {
            if (!passed.add(name)) {
                problems.error(
                        line,
                        GttCommands.SELECTOR_NAME,
                        "leads back to %s: a title that none of them knows would never be done"
                                .formatted(name));
                return;
            }
        }
        if (passed.size() > SelectorConfig.CHAIN_MAX) {
            problems.error(
                    line,
                    GttCommands.SELECTOR_NAME,
                    "one too many: at most %d selectors may follow one another"
                            .formatted(SelectorConfig.CHAIN_MAX));
        }
    }
}
