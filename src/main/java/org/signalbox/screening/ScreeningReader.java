// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.Block;
import org.signalbox.config.Problems;
import org.signalbox.config.Statement;
import org.signalbox.link.Instance;
import org.signalbox.link.PointCodeArgument;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.screening.ContentCriterion.Party;
import org.signalbox.screening.ScreeningConfig.Use;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;
import org.signalbox.ss7.WrittenPointCode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes records of the lines of [ScreeningCommands], and says what is wrong with them.
final class ScreeningReader {
    /// Tables of a network at most, with those shipped.
    private static final int TABLES_MAX = 256;

    private final Variant variant;
    private final Set<String> linksets;
    private final HomePlmn home;
    private final Problems problems;

    ScreeningReader(Variant variant, Set<String> linksets, HomePlmn home, Problems problems) {
        this.variant = variant;
        this.linksets = linksets;
        this.home = home;
        this.problems = problems;
    }

    static Map<Integer, AccessList> accessLists(
            Block block, IntFunction<Variant> variants, Set<String> linksets, Problems problems) {
        Map<Integer, ScreeningReader> readers = new HashMap<>();
        Map<Integer, List<AccessList.Entry>> entries = new TreeMap<>();
        for (Statement line : block.all(ScreeningCommands.ACCESS_LIST)) {
            List<AccessList.Entry> list =
                    entries.computeIfAbsent(
                            line.get(ScreeningCommands.LIST), _ -> new ArrayList<>());
            if (list.size() == AccessList.ENTRIES_MAX) {
                problems.error(
                        line, "an access list has at most " + AccessList.ENTRIES_MAX + " lines");
                continue;
            }
            int instance = line.find(ScreeningCommands.LIST_INSTANCE).orElse(0);
            ScreeningReader reader =
                    readers.computeIfAbsent(
                            instance,
                            number ->
                                    new ScreeningReader(
                                            variants.apply(number),
                                            linksets,
                                            ScreeningCommands.homeOf(
                                                    block.where(Instance.NUMBER, number)),
                                            problems));
            list.add(
                    new AccessList.Entry(
                            instance, line.get(ScreeningCommands.ACTION), reader.criteria(line)));
        }
        Map<Integer, AccessList> lists = new TreeMap<>();
        entries.forEach((number, list) -> lists.put(number, new AccessList(number, list)));
        return lists;
    }

    ScreeningConfig config(Block block, Map<Integer, AccessList> accessLists) {
        List<Use> uses = new ArrayList<>();
        Map<String, ScreeningTable> tables = new LinkedHashMap<>();
        for (ScreeningTable table : shipped()) {
            tables.put(table.name(), table);
        }
        List<Statement> lines = block.all(ScreeningCommands.TABLE);
        for (Statement line : lines) {
            if (tables.size() == TABLES_MAX) {
                problems.error(line, "there are at most " + TABLES_MAX + " tables");
                break;
            }
            String name = line.get(ScreeningCommands.TABLE_NAME);
            tables.put(name, table(name, line.block(), false));
        }
        lines.forEach(line -> checkChain(line, tables));
        for (Statement line : block.all(ScreeningCommands.LINKSET_USE)) {
            String linkset = line.get(ScreeningCommands.LINKSET);
            if (!linksets.contains(linkset)) {
                problems.undefined(line, ScreeningCommands.LINKSET, "linkset", linksets);
            }
            addUse(line, linkset, accessLists, tables, uses);
        }
        for (Statement line : block.all(ScreeningCommands.DEFAULT_USE)) {
            addUse(line, null, accessLists, tables, uses);
        }
        // lists that only captures use are nobody's concern here
        Map<Integer, AccessList> used = new TreeMap<>(accessLists);
        used.keySet()
                .retainAll(
                        uses.stream()
                                .flatMap(use -> Optional.ofNullable(use.accessList()).stream())
                                .collect(Collectors.toSet()));
        return new ScreeningConfig(used, tables, uses);
    }

    /// The tables that come with the program, with what is home here.
    private List<ScreeningTable> shipped() {
        return ShippedTables.lines().stream()
                .map(line -> table(line.get(ScreeningCommands.TABLE_NAME), line.block(), true))
                .toList();
    }

    private ScreeningTable table(String name, Block block, boolean shipped) {
        List<ScreeningTable.Entry> entries = new ArrayList<>();
        for (Statement line : block.all(ScreeningCommands.ENTRY)) {
            if (entries.size() == ScreeningTable.ENTRIES_MAX) {
                problems.error(
                        line, "a table has at most " + ScreeningTable.ENTRIES_MAX + " entries");
                break;
            }
            entries.add(
                    new ScreeningTable.Entry(
                            line.get(ScreeningCommands.ENTRY_NUMBER),
                            criteria(line),
                            result(line)));
        }
        return new ScreeningTable(
                name,
                entries,
                block.find(ScreeningCommands.DEFAULT)
                        .map(ScreeningReader::result)
                        .orElseGet(ScreeningResult.Block::new),
                shipped);
    }

    private static ScreeningResult result(Statement line) {
        if (line.has("allow")) {
            return new ScreeningResult.Allow();
        }
        if (line.has("block")) {
            return new ScreeningResult.Block();
        }
        return line.find(ScreeningCommands.RATE)
                .<ScreeningResult>map(ScreeningResult.Limit::new)
                .orElseGet(() -> new ScreeningResult.Continue(line.get(ScreeningCommands.NEXT)));
    }

    /// That all tables to which a table leads are there, and none of them leads back.
    private void checkChain(Statement line, Map<String, ScreeningTable> tables) {
        for (Statement rule : line.block().statements()) {
            rule.find(ScreeningCommands.NEXT)
                    .filter(next -> !tables.containsKey(next))
                    .ifPresent(
                            _ ->
                                    problems.undefined(
                                            rule,
                                            ScreeningCommands.NEXT,
                                            "table",
                                            tables.keySet()));
        }
        String name = line.get(ScreeningCommands.TABLE_NAME);
        Set<String> beyond = new HashSet<>();
        collectNext(name, tables, beyond);
        if (beyond.contains(name)) {
            problems.error(
                    line,
                    ScreeningCommands.TABLE_NAME,
                    "leads back to itself: expected tables that lead on to others only");
        }
    }

    private static void collectNext(
            String name, Map<String, ScreeningTable> tables, Set<String> beyond) {
        ScreeningTable table = tables.get(name);
        if (table == null) {
            return;
        }
        Set<ScreeningResult> results = new HashSet<>(Set.of(table.otherwise()));
        table.entries().forEach(entry -> results.add(entry.result()));
        for (ScreeningResult result : results) {
            if (result instanceof ScreeningResult.Continue(String next) && beyond.add(next)) {
                collectNext(next, tables, beyond);
            }
        }
    }

    private void addUse(
            Statement line,
            @Nullable String linkset,
            Map<Integer, AccessList> accessLists,
            Map<String, ScreeningTable> tables,
            List<Use> uses) {
        Integer list = line.find(ScreeningCommands.LIST).orElse(null);
        String table = line.find(ScreeningCommands.TABLE_NAME).orElse(null);
        if (list != null && !accessLists.containsKey(list)) {
            problems.undefined(
                    line,
                    ScreeningCommands.LIST,
                    "access list",
                    accessLists.keySet().stream().map(String::valueOf).toList());
        }
        if (table != null && !tables.containsKey(table)) {
            problems.undefined(
                    line, ScreeningCommands.TABLE_NAME, "table", new TreeSet<>(tables.keySet()));
        }
        Use use =
                new Use(
                        linkset,
                        line.get(ScreeningCommands.DIRECTION),
                        list,
                        table,
                        line.has("test"));
        boolean second =
                uses.stream()
                        .anyMatch(
                                other ->
                                        Objects.equals(other.linkset(), use.linkset())
                                                && other.direction() == use.direction()
                                                && (other.table() == null)
                                                        == (use.table() == null));
        if (second) {
            problems.error(
                    line,
                    "there is another %s for the same messages: let it lead on to this one"
                            .formatted(table == null ? "access list" : "table"));
        } else {
            uses.add(use);
        }
        if (asksForUnknownHome(use, accessLists, tables)) {
            problems.warning(
                    line,
                    "a rule asks what is home, and nothing is: expected `cs7 gws home-plmn` lines");
        }
    }

    /// Whether one of the rules that may be asked can never be for a message, because it asks for
    /// numbers of the home network.
    private static boolean asksForUnknownHome(
            Use use, Map<Integer, AccessList> accessLists, Map<String, ScreeningTable> tables) {
        Set<String> asked = new HashSet<>();
        if (use.table() != null) {
            asked.add(use.table());
            collectNext(use.table(), tables, asked);
        }
        Stream<Criteria> ofTables =
                tables.values().stream()
                        .filter(table -> asked.contains(table.name()))
                        .flatMap(table -> table.entries().stream())
                        .map(ScreeningTable.Entry::criteria);
        Stream<Criteria> ofList =
                Optional.ofNullable(use.accessList()).map(accessLists::get).stream()
                        .flatMap(list -> list.entries().stream())
                        .map(AccessList.Entry::criteria);
        return Stream.concat(ofTables, ofList)
                .flatMap(criteria -> criteria.content().stream())
                .anyMatch(ScreeningReader::fitsNobody);
    }

    private static boolean fitsNobody(ContentCriterion criterion) {
        return switch (criterion) {
            case ContentCriterion.Title title -> title.wanted().isEmpty();
            case ContentCriterion.Subscriber subscriber -> subscriber.wanted().isEmpty();
            default -> false;
        };
    }

    // ---- criteria -----------------------------------------------------------------------------

    private Criteria criteria(Statement line) {
        List<LabelCriterion> label = new ArrayList<>();
        line.find(ScreeningCommands.SERVICE)
                .map(ServiceIndicator::of)
                .map(LabelCriterion.Service::new)
                .ifPresent(label::add);
        match(line, ScreeningCommands.DPC, ScreeningCommands.DPC_IGNORED)
                .map(LabelCriterion.Destination::new)
                .ifPresent(label::add);
        match(line, ScreeningCommands.OPC, ScreeningCommands.OPC_IGNORED)
                .map(LabelCriterion.Origin::new)
                .ifPresent(label::add);
        line.find(ScreeningCommands.LINKSET).map(name -> linkset(line, name)).ifPresent(label::add);
        List<ContentCriterion> content = new ArrayList<>();
        addParty(
                line,
                Party.CALLING,
                ScreeningCommands.CALLING_POINT,
                ScreeningCommands.CALLING_IGNORED,
                ScreeningCommands.CALLING_SUBSYSTEM,
                ScreeningCommands.CALLING_TITLE,
                content);
        addParty(
                line,
                Party.CALLED,
                ScreeningCommands.CALLED_POINT,
                ScreeningCommands.CALLED_IGNORED,
                ScreeningCommands.CALLED_SUBSYSTEM,
                ScreeningCommands.CALLED_TITLE,
                content);
        line.find(ScreeningCommands.OPERATION)
                .map(ContentCriterion.Operation::new)
                .ifPresent(content::add);
        line.find(ScreeningCommands.IMSI)
                .map(word -> new ContentCriterion.Subscriber(word, prefixes(word, home.imsis())))
                .ifPresent(content::add);
        match(line, ScreeningCommands.AFFECTED, ScreeningCommands.AFFECTED_IGNORED)
                .map(ContentCriterion.Affected::new)
                .ifPresent(content::add);
        if (line.has("segmented")) {
            content.add(new ContentCriterion.Segmented());
        }
        if (line.has("malformed")) {
            content.add(new ContentCriterion.Malformed());
        }
        if (label.isEmpty() && content.isEmpty() && !line.has("all")) {
            problems.error(line, "which messages? Expected all, or what they must say");
        }
        return new Criteria(label, content);
    }

    private LabelCriterion linkset(Statement line, String name) {
        if (!linksets.contains(name)) {
            problems.undefined(line, ScreeningCommands.LINKSET, "linkset", linksets);
        }
        return new LabelCriterion.Linkset(name);
    }

    private void addParty(
            Statement line,
            Party party,
            Argument<WrittenPointCode> point,
            Argument<WrittenPointCode> ignored,
            Argument<Integer> subsystem,
            Argument<String> title,
            List<ContentCriterion> content) {
        match(line, point, ignored)
                .map(wanted -> new ContentCriterion.Point(party, wanted))
                .ifPresent(content::add);
        line.find(subsystem)
                .map(SubsystemNumber::of)
                .map(number -> new ContentCriterion.Subsystem(party, number))
                .ifPresent(content::add);
        line.find(title)
                .map(word -> new ContentCriterion.Title(party, word, prefixes(word, home.titles())))
                .ifPresent(content::add);
    }

    private List<DigitPrefix> prefixes(String word, List<DigitPrefix> ofHome) {
        if (!word.equals(ScreeningCommands.HOME)) {
            return List.of(new DigitPrefix(word));
        }
        return ofHome;
    }

    private Optional<PointCodeMatch> match(
            Statement line, Argument<WrittenPointCode> code, Argument<WrittenPointCode> ignored) {
        Optional<PointCode> wanted = read(line, code);
        Optional<PointCode> wild = read(line, ignored);
        return wanted.map(
                c ->
                        wild.map(i -> new PointCodeMatch(c, i))
                                .orElseGet(() -> PointCodeMatch.exactly(c)));
    }

    private Optional<PointCode> read(Statement line, Argument<WrittenPointCode> argument) {
        return line.find(argument)
                .flatMap(
                        _ ->
                                Optional.ofNullable(
                                        PointCodeArgument.read(line, argument, variant, problems)));
    }
}
