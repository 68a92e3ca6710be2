// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.Seeds;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.NatureOfAddress;
import org.signalbox.sccp.message.NumberingPlan;
import org.signalbox.sccp.message.TitleForm;
import org.signalbox.sccp.message.TranslationType;
import org.signalbox.ss7.PointCode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// Random tables and titles: the snapshot says what looking at every line in turn says.
@NullUnmarked
class TranslationOracleTest {
    private static final Comparator<SelectorConfig> SAYS_MORE =
            Comparator.comparingInt(selector -> selector.key().said());

    private static final List<Condition> CONDITIONS = List.of(Condition.values());

    private final TestStatus status = new TestStatus();
    private final TranslationRequest request = new TranslationRequest();

    @Seeds(200)
    void aTitleLeadsWhereTheLinesSay(long seed) {
        Random random = new Random(seed);
        GttConfig config = config(random);
        TranslationSnapshot table = TranslationSnapshot.of(config);

        for (int i = 0; i < 200; i++) {
            GlobalTitle title = title(random);
            request.begin(title, 6, 0, false);
            String said = table.translate(request, status).toString();
            GlobalTitle became = request.title().toTitle();
            request.begin(title, 6, 0, false);
            Explanation story = table.explain(request, status);

            Outcome expected = expected(config, title);
            assertThat(said).as("%s by %s", title, config).isEqualTo(expected.translation);
            assertThat(story.result()).hasToString(said);
            assertThat(story.title()).isEqualTo(became);
            if (!said.endsWith("not found")) {
                assertThat(became).isEqualTo(expected.title);
            }
        }
    }

    @Seeds(200)
    void aGroupChoosesAMemberThatCanTakeTheMessage(long seed) {
        Random random = new Random(seed);
        Multiplicity multiplicity = Multiplicity.values()[random.nextInt(4)];
        List<ApplicationGroup.Member> members = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            Destination destination = to(PointCode.itu(100 + i));
            members.add(new ApplicationGroup.Member(destination, 1 + random.nextInt(3)));
        }
        GtaTable.Builder entries = new GtaTable.Builder();
        entries.add("", new GtaResult.ToGroup("G"));
        TranslationSnapshot table =
                TranslationSnapshot.of(
                        new GttConfig(
                                List.of(
                                        new SelectorConfig(
                                                "A",
                                                new SelectorKey(
                                                        TranslationType.NOT_USED, null, null, null),
                                                entries.build(TranslationOracleTest::never))),
                                List.of(new ApplicationGroup("G", multiplicity, members)),
                                List.of(),
                                new TreeMap<>(),
                                List.of()));

        for (int i = 0; i < 200; i++) {
            for (ApplicationGroup.Member member : members) {
                status.set(
                        point(member).toString(),
                        random.nextBoolean()
                                ? Condition.AVAILABLE
                                : CONDITIONS.get(random.nextInt(CONDITIONS.size())));
            }
            boolean sequenced = random.nextBoolean();
            request.begin(title(random), 6, random.nextInt(16), sequenced);
            if (request.title().type() != 0) {
                continue;
            }
            Translation said = table.translate(request, status);

            List<ApplicationGroup.Member> usable = usable(members, sequenced, multiplicity);
            if (usable.isEmpty()) {
                assertThat(said).isInstanceOf(Translation.Failure.class);
            } else {
                assertThat(usable)
                        .extracting(ApplicationGroup.Member::destination)
                        .contains((Destination) said);
            }
        }
    }

    private static void never(int first, int again) {
        throw new AssertionError("repeated: " + first + " and " + again);
    }

    /// Those of the best kind: not congested if any is not, and of the lowest cost.
    private List<ApplicationGroup.Member> usable(
            List<ApplicationGroup.Member> members, boolean sequenced, Multiplicity multiplicity) {
        List<ApplicationGroup.Member> best = new ArrayList<>();
        for (Condition wanted : List.of(Condition.AVAILABLE, Condition.CONGESTED)) {
            if (!best.isEmpty() && !sequenced) {
                break;
            }
            members.stream()
                    .filter(member -> status.of(point(member), -1) == wanted)
                    .forEach(best::add);
        }
        int lowest = best.stream().mapToInt(ApplicationGroup.Member::number).min().orElse(0);
        return multiplicity == Multiplicity.COST
                ? best.stream().filter(member -> member.number() == lowest).toList()
                : best;
    }

    private static PointCode point(ApplicationGroup.Member member) {
        return ((Destination.ToPoint) member.destination()).point();
    }

    /// @param title what has become of it
    private record Outcome(String translation, GlobalTitle title) {}

    private static Outcome expected(GttConfig config, GlobalTitle received) {
        GlobalTitle title = received;
        SelectorConfig selector = selector(config, title);
        if (selector != null && selector.before() != null) {
            title = converted(config, selector.before(), title);
            if (!matches(selector.key(), title)) {
                selector = selector(config, title);
            }
        }
        if (selector == null) {
            return new Outcome("selector not found", title);
        }
        while (selector != null) {
            GtaTable entries = selector.entries();
            int found = -1;
            int longest = -1;
            for (int i = 0; i < entries.size(); i++) {
                String digits = entries.digits(i);
                if (title.digits().startsWith(digits) && digits.length() > longest) {
                    found = i;
                    longest = digits.length();
                }
            }
            if (found >= 0) {
                String after = selector.after();
                return new Outcome(
                        entries.result(found).toString(),
                        after == null ? title : converted(config, after, title));
            }
            String next = selector.next();
            selector =
                    config.selectors().stream()
                            .filter(other -> other.name().equals(next))
                            .findFirst()
                            .orElse(null);
        }
        return new Outcome("gta not found", title);
    }

    private static SelectorConfig selector(GttConfig config, GlobalTitle title) {
        Optional<SelectorConfig> best =
                config.selectors().stream()
                        .filter(selector -> matches(selector.key(), title))
                        .max(SAYS_MORE);
        return best.flatMap(
                        one ->
                                config.selectors().stream()
                                        .filter(selector -> matches(selector.key(), title))
                                        .filter(other -> SAYS_MORE.compare(one, other) == 0)
                                        .findFirst())
                .orElse(null);
    }

    private static boolean matches(SelectorKey key, GlobalTitle title) {
        return key.type() == title.type()
                && (key.form() == null || key.form() == title.form())
                && (key.plan() == null || title.form().hasPlan() && key.plan() == title.plan())
                && (key.nature() == null
                        || title.form().hasNature() && key.nature() == title.nature());
    }

    private static GlobalTitle converted(GttConfig config, String table, GlobalTitle title) {
        AddressConversion conversion =
                config.conversions().stream()
                        .filter(one -> one.name().equals(table))
                        .findFirst()
                        .orElseThrow();
        return conversion.items().stream()
                .filter(item -> title.digits().startsWith(item.in()))
                .max(Comparator.comparingInt(item -> item.in().length()))
                .map(
                        item -> {
                            NumberingPlan plan =
                                    item.plan() == null ? conversion.plan() : item.plan();
                            NatureOfAddress nature =
                                    item.nature() == null ? conversion.nature() : item.nature();
                            return new GlobalTitle(
                                    title.form(),
                                    title.type(),
                                    plan == null ? title.plan() : plan,
                                    nature == null ? title.nature() : nature,
                                    item.out() + title.digits().substring(item.in().length()));
                        })
                .orElse(title);
    }

    private static GttConfig config(Random random) {
        List<AddressConversion> conversions = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<ConversionItem> items = new ArrayList<>();
            Set<String> known = new HashSet<>();
            int wanted = random.nextInt(4);
            for (int j = 0; j < wanted; j++) {
                String in = digits(random, 3);
                if (known.add(in)) {
                    items.add(
                            new ConversionItem(
                                    in,
                                    digits(random, 3),
                                    random.nextBoolean() ? null : plan(random),
                                    random.nextBoolean() ? null : nature(random)));
                }
            }
            conversions.add(
                    new AddressConversion(
                            "C" + i, random.nextBoolean() ? null : plan(random), null, items));
        }
        List<SelectorConfig> selectors = new ArrayList<>();
        Set<SelectorKey> keys = new HashSet<>();
        int wanted = 1 + random.nextInt(6);
        for (int i = 0; i < wanted; i++) {
            SelectorKey key =
                    new SelectorKey(
                            TranslationType.of(random.nextInt(2)),
                            random.nextBoolean() ? null : form(random),
                            random.nextBoolean() ? null : plan(random),
                            random.nextBoolean() ? null : nature(random));
            if (keys.add(key)) {
                GtaTable.Builder entries = new GtaTable.Builder();
                int lines = random.nextInt(12);
                for (int j = 0; j < lines; j++) {
                    entries.add(digits(random, 4), to(PointCode.itu(random.nextInt(8))));
                }
                selectors.add(
                        new SelectorConfig(
                                "S" + i,
                                key,
                                random.nextInt(3) > 0 ? null : "C" + random.nextInt(3),
                                random.nextInt(3) > 0 ? null : "C" + random.nextInt(3),
                                i == 0 || random.nextBoolean() ? null : "S" + random.nextInt(i),
                                entries.build((first, again) -> {})));
            }
        }
        return new GttConfig(selectors, List.of(), List.of(), new TreeMap<>(), conversions);
    }

    private static Destination to(PointCode point) {
        return new Destination.ToPoint(point, false, null, null);
    }

    private static GlobalTitle title(Random random) {
        return new GlobalTitle(
                form(random),
                TranslationType.of(random.nextInt(2)),
                plan(random),
                nature(random),
                digits(random, 8));
    }

    private static TitleForm form(Random random) {
        return TitleForm.values()[random.nextInt(4)];
    }

    private static NumberingPlan plan(Random random) {
        return NumberingPlan.of(random.nextInt(2));
    }

    private static NatureOfAddress nature(Random random) {
        return NatureOfAddress.of(3 + random.nextInt(2));
    }

    private static String digits(Random random, int most) {
        StringBuilder digits = new StringBuilder();
        int count = random.nextInt(most + 1);
        for (int i = 0; i < count; i++) {
            digits.append(Character.forDigit(random.nextInt(3), 16));
        }
        return digits.toString();
    }
}
