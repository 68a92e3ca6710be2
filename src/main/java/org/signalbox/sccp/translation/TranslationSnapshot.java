// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.MutableTitle;
import org.signalbox.sccp.message.TitleForm;
import org.signalbox.sccp.message.TranslationType;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Global title translation in one network, made ready for use. Immutable, but for the counts of
/// use, which the loop writes that translates.
///
/// A translation allocates nothing; what it costs is in docs/performance.md.
public final class TranslationSnapshot {
    /// How often one message may be translated here, as when a title leads to this node again.
    public static final int TRANSLATIONS_MAX = 8;

    private static final int TYPES = TranslationType.MAX + 1;

    private final GttConfig config;
    private final List<SelectorPlan> selectors = new ArrayList<>();

    /// By form and type; those that say more first.
    private final SelectorPlan[][] byFormAndType;

    private final Map<String, Plan> groups = new HashMap<>();

    private TranslationSnapshot(GttConfig config) {
        this.config = config;
        Map<String, ConversionTable> conversions = new HashMap<>();
        for (AddressConversion conversion : config.conversions()) {
            conversions.put(conversion.name(), new ConversionTable(conversion));
        }
        Map<String, SelectorPlan> byName = new HashMap<>();
        Map<GtaResult, Plan> plans = new HashMap<>();
        for (ApplicationGroup group : config.groups()) {
            Plan choice = MemberChoice.of(group);
            plans.put(new GtaResult.ToGroup(group.name()), choice);
            groups.put(group.name(), choice);
        }
        for (SelectorConfig selector : config.selectors()) {
            SelectorPlan plan =
                    new SelectorPlan(
                            selector,
                            plans(selector.entries(), plans),
                            conversions.get(selector.before()),
                            conversions.get(selector.after()));
            selectors.add(plan);
            byName.put(selector.name(), plan);
        }
        for (SelectorPlan selector : selectors) {
            SelectorPlan next = byName.get(selector.config().next());
            if (next != null) {
                selector.setNext(next);
            }
        }
        this.byFormAndType = byFormAndType();
    }

    /// Makes a table ready for use. Callable from any thread.
    ///
    /// @param config of which every name is defined
    public static TranslationSnapshot of(GttConfig config) {
        return new TranslationSnapshot(config);
    }

    private Plan[] plans(GtaTable entries, Map<GtaResult, Plan> known) {
        return entries.results().stream()
                .map(
                        result ->
                                switch (result) {
                                    case GtaResult.ToGroup group -> group(group, known);
                                    case Destination destination ->
                                            known.computeIfAbsent(
                                                    destination,
                                                    _ ->
                                                            new DirectPlan(
                                                                    destination,
                                                                    mates(destination)));
                                })
                .toArray(Plan[]::new);
    }

    private static Plan group(GtaResult.ToGroup group, Map<GtaResult, Plan> known) {
        Plan plan = known.get(group);
        if (plan == null) {
            throw new IllegalArgumentException("no such group: " + group);
        }
        return plan;
    }

    private List<MatedApplication> mates(Destination destination) {
        return destination instanceof Destination.ToPoint to
                ? config.mated().stream()
                        .filter(pair -> pair.point().equals(to.point()) && pair.backup() != null)
                        .toList()
                : List.of();
    }

    private SelectorPlan[][] byFormAndType() {
        List<SelectorPlan> bySaid = new ArrayList<>(selectors);
        bySaid.sort(Comparator.comparingInt(selector -> -selector.key().said()));
        SelectorPlan[][] table = new SelectorPlan[TitleForm.values().length * TYPES][];
        for (TitleForm form : TitleForm.values()) {
            for (int type = 0; type < TYPES; type++) {
                int wanted = type;
                table[index(form, type)] =
                        bySaid.stream()
                                .filter(selector -> selector.key().type().value() == wanted)
                                .filter(
                                        selector ->
                                                selector.key().form() == null
                                                        || selector.key().form() == form)
                                .toArray(SelectorPlan[]::new);
            }
        }
        return table;
    }

    private static int index(TitleForm form, int type) {
        return form.ordinal() * TYPES + type;
    }

    /// What it was made of.
    public GttConfig config() {
        return config;
    }

    /// Translates the title of a message and counts the use of the entry.
    ///
    /// @param request its title is changed as the conversions of the selector and the new
    ///     translation type of the result say
    public Translation translate(TranslationRequest request, ApplicationStatus status) {
        return translate(request, status, null);
    }

    /// Translates without a message, and says how it went. Nothing is counted. Allocates.
    public Explanation explain(TranslationRequest request, ApplicationStatus status) {
        Story story = new Story();
        Translation result = translate(request, status, story);
        return new Explanation(story.steps(), result, request.title().toTitle());
    }

    private Translation translate(
            TranslationRequest request, ApplicationStatus status, @Nullable Story story) {
        if (!request.hasTitle()) {
            return Translation.Failure.of(TranslationError.INCORRECT_FORMAT);
        }
        if (request.translations() == TRANSLATIONS_MAX) {
            return Translation.Failure.of(TranslationError.HOP_VIOLATION);
        }
        request.countTranslation();
        MutableTitle title = request.title();
        SelectorPlan selector = select(title, story);
        if (selector != null && selector.before() != null) {
            if (!convert(selector.before(), request, story)) {
                return Translation.Failure.of(TranslationError.INCORRECT_FORMAT);
            }
            if (!selector.key().matches(title)) {
                selector = select(title, story);
            }
        }
        if (selector == null) {
            return Translation.Failure.of(TranslationError.SELECTOR_NOT_FOUND);
        }
        int entry = selector.find(title);
        while (entry < 0) {
            if (story != null) {
                story.noEntry(selector);
            }
            selector = selector.next();
            if (selector == null) {
                return Translation.Failure.of(TranslationError.GTA_NOT_FOUND);
            }
            entry = selector.find(title);
        }
        if (story == null) {
            selector.count(entry);
        } else {
            story.entry(selector, entry);
        }
        Translation decided = selector.plan(entry).decide(request, status, story);
        if (!(decided instanceof Destination destination)) {
            return decided;
        }
        if (selector.after() != null && !convert(selector.after(), request, story)) {
            return Translation.Failure.of(TranslationError.INCORRECT_FORMAT);
        }
        TranslationType type = destination.type();
        if (type != null && title.form().hasType()) {
            title.setType(type);
            request.noteTitleChanged();
        }
        return destination;
    }

    private @Nullable SelectorPlan select(MutableTitle title, @Nullable Story story) {
        SelectorPlan taken = null;
        for (SelectorPlan selector : byFormAndType[index(title.form(), title.type())]) {
            if (selector.key().matches(title)) {
                taken = selector;
                break;
            }
        }
        if (story != null) {
            for (SelectorPlan selector : selectors) {
                story.selector(selector, selector == taken, selector.key().mismatch(title));
            }
        }
        return taken;
    }

    /// @return false if the title has become too long
    private static boolean convert(
            ConversionTable table, TranslationRequest request, @Nullable Story story) {
        MutableTitle title = request.title();
        int item = table.find(title);
        GlobalTitle before = story == null ? null : title.toTitle();
        boolean fits = item < 0 || table.convert(title, item);
        if (item >= 0) {
            request.noteTitleChanged();
        }
        if (story != null && before != null) {
            story.conversion(table, before, item < 0 ? null : title.toTitle());
        }
        return fits;
    }

    /// Chooses a member of an application group for a message whose title nobody translates.
    public Translation choose(String group, TranslationRequest request, ApplicationStatus status) {
        Plan choice = groups.get(group);
        return choice == null
                ? Translation.Failure.of(TranslationError.GTA_NOT_FOUND)
                : choice.decide(request, status, null);
    }

    /// How often an entry was used. Callable from any thread.
    ///
    /// @param selector its place in the configuration, from 0
    /// @param entry its number in the selector's table
    public long used(int selector, int entry) {
        return selectors.get(selector).used(entry);
    }

    /// How often the entries of a selector were used. Callable from any thread.
    ///
    /// @param selector its place in the configuration, from 0
    public long used(int selector) {
        return selectors.get(selector).used();
    }

    /// Goes on counting where the table before has stopped: entries of the same digits in a
    /// selector of the same name keep their counts. To be called when no loop uses `former` any
    /// more; until then the counts of both are right, each for its time. Callable from any thread,
    /// once.
    public void inherit(TranslationSnapshot former) {
        Map<String, SelectorPlan> byName = new HashMap<>();
        former.selectors.forEach(selector -> byName.put(selector.config().name(), selector));
        for (SelectorPlan selector : selectors) {
            SelectorPlan earlier = byName.get(selector.config().name());
            if (earlier != null) {
                selector.inherit(earlier);
            }
        }
    }
}
