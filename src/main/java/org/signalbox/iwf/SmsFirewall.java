// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.firewall.Action;
import org.signalbox.firewall.Finding;
import org.signalbox.firewall.Origin;
import org.signalbox.firewall.Policy;
import org.signalbox.firewall.Watch;
import org.signalbox.iwf.SessionInput.MapRequested;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapRequest;
import org.signalbox.metrics.Counters;
import org.signalbox.ss7.OctetString;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Looks whether requests about short messages are what they say they are ([Check]). Unless it is
/// configured, it looks at nothing but the subsystem that is asked.
final class SmsFirewall {
    private static final int QUESTIONS_MAX = 100_000;
    private static final int AWAITED_MAX = 100_000;
    private static final long QUESTION_NANOS = HomeRoutingConfig.LIFETIME_DEFAULT.toNanos();

    private final Counters<Check> counters = new Counters<>(Check.class);
    private final List<Finding> findings = new ArrayList<>();
    private final Watch<Check> watch = new Watch<>(Policy.usual(), counters, findings::add);
    private final TpduChecks contents = new TpduChecks();
    private IwfConfig config;
    private @Nullable SmsFirewallConfig rules;
    private Networks networks;

    /// Who was told of a subscriber last, by the IMSI; the one that was told of longest ago first.
    private final Map<String, Question> questions = new LinkedHashMap<>();

    /// Nodes of Diameter that were to deliver a message and could not, by the IMSI; the one that
    /// could not longest ago first.
    private final Map<String, String> awaited = new LinkedHashMap<>();

    /// @param centre what it said
    private record Question(Origin asker, String centre, long at) {}

    SmsFirewall(IwfConfig config) {
        this.config = config;
        this.networks = new Networks(null);
        use(config);
    }

    /// What comes from now on goes by another configuration.
    void use(IwfConfig next) {
        config = next;
        rules = next.firewall();
        networks = new Networks(rules);
        watch.use(rules == null ? Policy.usual() : rules.policy());
    }

    Counters<Check> counters() {
        return counters;
    }

    /// Tells of what was found since it was asked last.
    void tell(Consumer<? super SessionOutput> out) {
        findings.forEach(finding -> out.accept(new SessionOutput.Tell(finding)));
        findings.clear();
    }

    /// A number of a subscriber as an operator may see it.
    String number(String digits) {
        return watch.number(digits);
    }

    static Origin origin(MapRequested asked) {
        return new Origin.Title(asked.from().digits());
    }

    /// Whether somebody is none of us; nobody is where nothing is configured.
    boolean isForeign(Origin who) {
        return networks.isForeign(who);
    }

    // ---- requests ------------------------------------------------------------------------------

    /// Looks at how something is asked by MAP, whatever it is.
    void checkCall(MapRequested asked, long now) throws Suspected {
        Origin who = origin(asked);
        int subsystem = asked.to().subsystem();
        if (!does(subsystem, asked.request())) {
            suspect(Check.OTHER_SUBSYSTEM, who, "asked of subsystem " + subsystem, now);
        }
        if (rules == null) {
            return;
        }
        if (asked.version() == 1) {
            suspect(Check.VERSION_1, who, "a dialogue of version 1", now);
        }
        String called = asked.to().digits();
        if (!rules.called().isEmpty() && !isCalled(rules, called, asked.request())) {
            suspect(Check.CALLED_NOT_OURS, who, "asked of " + called, now);
        }
    }

    /// Whoever is asked for something is asked as one who does it (TS 23.003 section 8): what comes
    /// in by another subsystem is meant to pass somebody's screening.
    private static boolean does(int subsystem, MapRequest request) {
        return switch (request) {
            case MapRequest.MtForward _ -> subsystem == Numbers.MSC || subsystem == Numbers.SGSN;
            case MapRequest.MoForward _, MapRequest.Alert _ -> subsystem == Numbers.MSC;
            case MapRequest.RoutingInfo _, MapRequest.DeliveryReport _ -> subsystem == Numbers.HLR;
        };
    }

    /// A register is called by numbers of its subscribers, a service centre by its own.
    private boolean isCalled(SmsFirewallConfig rules, String called, MapRequest request) {
        boolean isKnown =
                switch (request) {
                    case MapRequest.MtForward _ -> config.nodes().find(called) != null;
                    case MapRequest.MoForward _, MapRequest.Alert _ ->
                            config.serviceCentres().find(called) != null;
                    case MapRequest.RoutingInfo _, MapRequest.DeliveryReport _ ->
                            rules.msisdns().find(called) != null
                                    || config.registers().find(called) != null;
                };
        return isKnown || called.equals(config.number()) || rules.called().find(called) != null;
    }

    /// Looks at a question where a subscriber is.
    ///
    /// @param centre the service centre that it names; null if it names none
    void checkQuestion(Origin who, @Nullable String centre, long now) throws Suspected {
        if (centre != null && isForeign(who)) {
            checkCentre(who, centre, now);
        }
    }

    private void checkCentre(Origin who, String centre, long now) throws Suspected {
        if (!networks.isOne(who, centre)) {
            suspect(Check.CENTRE_OF_ANOTHER_NETWORK, who, "service centre " + centre, now);
        }
    }

    /// Looks at a message to a telephone.
    ///
    /// @param isToNobody whether its IMSI is one that home routing has given out
    void checkDelivery(
            Origin who,
            MtToDiameter.Parties parties,
            OctetString message,
            boolean isToNobody,
            long now)
            throws Suspected {
        if (rules == null || !isForeign(who)) {
            return;
        }
        checkCentre(who, parties.serviceCentre(), now);
        for (Check wrong : contents.of(message, rules.msisdns())) {
            suspect(wrong, who, "for IMSI " + number(parties.imsi()), now);
        }
        if (isToNobody || rules.subscribers().find(parties.imsi()) == null) {
            return;
        }
        if (config.homeRouting() != null) {
            suspect(Check.PAST_THE_ROUTER, who, "for IMSI " + number(parties.imsi()), now);
        } else {
            checkAsked(who, parties, now);
        }
    }

    private void checkAsked(Origin who, MtToDiameter.Parties parties, long now) throws Suspected {
        Question asked = questions.get(parties.imsi());
        if (asked == null || now - asked.at() > QUESTION_NANOS) {
            suspect(Check.WITHOUT_QUESTION, who, "for IMSI " + number(parties.imsi()), now);
            return;
        }
        checkAsker(who, asked.asker(), parties.serviceCentre(), asked.centre(), now);
    }

    /// Looks whether who sends a message is who has asked where it is to be sent.
    void checkAsker(Origin who, Origin asker, String centre, String askersCentre, long now)
            throws Suspected {
        if (!networks.isOne(asker, who)) {
            suspect(Check.OTHER_ORIGIN, who, "%s has asked".formatted(asker), now);
        }
        if (!askersCentre.equals(centre)) {
            suspect(
                    Check.OTHER_CENTRE,
                    who,
                    "service centre %s, and %s has asked".formatted(centre, askersCentre),
                    now);
        }
    }

    /// Looks at a message to a service centre.
    void checkSubmission(Origin who, SgdRequest.MoForward message, SubscriberCache cache, long now)
            throws Suspected {
        if (rules == null) {
            return;
        }
        String imsi = message.user().imsi();
        String msisdn = message.user().msisdn();
        if (imsi != null && isStranger(rules.subscribers(), imsi)) {
            suspect(Check.SENDER_NOT_OURS, who, "of IMSI " + number(imsi), now);
        } else if (msisdn != null && isStranger(rules.msisdns(), msisdn)) {
            suspect(Check.SENDER_NOT_OURS, who, "of " + number(msisdn), now);
        }
        String centre = message.serviceCentre();
        boolean isCentreOurs =
                rules.centres().isEmpty()
                        ? rules.own().isEmpty()
                                || rules.own().find(centre) != null
                                || config.serviceCentres().find(centre) != null
                        : rules.centres().find(centre) != null;
        if (!isCentreOurs) {
            suspect(Check.CENTRE_NOT_OURS, who, "for service centre " + centre, now);
        }
        if (isForeign(who)) {
            checkServed(who, imsi == null ? cache.imsiOf(msisdn) : imsi, cache, now);
        }
    }

    private static boolean isStranger(PrefixTable<String> ours, String number) {
        return !ours.isEmpty() && ours.find(number) == null && !Numbers.isNobodys(number);
    }

    private void checkServed(Origin who, @Nullable String imsi, SubscriberCache cache, long now)
            throws Suspected {
        List<ServingNode> nodes = cache.lastNodesOf(imsi);
        boolean isServed =
                nodes.stream()
                        .anyMatch(
                                node ->
                                        networks.isOne(who, node.number())
                                                || isOfRealm(who, node.name()));
        if (!isServed) {
            suspect(
                    Check.NOT_SERVED_THERE,
                    who,
                    nodes.isEmpty()
                            ? "nobody has said where its sender is"
                            : "its sender was last at " + nodes.getFirst().number(),
                    now);
        }
    }

    private static boolean isOfRealm(Origin who, ServingNode.@Nullable Name name) {
        return name != null
                && who instanceof Origin.Node(String _, String realm)
                && realm.equalsIgnoreCase(name.realm());
    }

    /// Looks at what says that a subscriber can be reached.
    void checkAlert(Origin.Node who, SgdRequest.Alert alert, SubscriberCache cache, long now)
            throws Suspected {
        if (rules == null || isRegister(who)) {
            return;
        }
        String said = alert.user().imsi();
        String imsi = said == null ? cache.imsiOf(alert.user().msisdn()) : said;
        String node = imsi == null ? null : awaited.get(imsi);
        if (node != null && isNode(who, node)) {
            awaited.remove(imsi);
        } else {
            suspect(Check.ALERT_UNASKED, who, "no message waits for it", now);
        }
    }

    private boolean isRegister(Origin.Node who) {
        return config.registers().values().anyMatch(one -> isDestination(who, one))
                || config.imsiRegisters().values().anyMatch(one -> isDestination(who, one));
    }

    private static boolean isDestination(Origin.Node who, Destination one) {
        String host = one.host();
        return host == null
                ? one.realm().equalsIgnoreCase(who.realm())
                : host.equalsIgnoreCase(who.host());
    }

    /// @param node a host, or a realm if the message was for any of its hosts
    private boolean isNode(Origin.Node who, String node) {
        String known = config.namesForMessages().getOrDefault(who.host(), who.host());
        return node.equalsIgnoreCase(known) || node.equalsIgnoreCase(who.realm());
    }

    private void suspect(Check check, Origin who, String why, long now) throws Suspected {
        suspect(check, check.refusal(), who, why, now);
    }

    private void suspect(Check check, Refusal refusal, Origin who, String why, long now)
            throws Suspected {
        Action action = watch.suspect(check, who, why, now);
        if (!action.isPassing()) {
            throw new Suspected(check, why, refusal, action == Action.REJECT);
        }
    }

    /// A message is for an IMSI that nobody was given. There is nobody to deliver it to, whatever
    /// the operator wants done.
    ///
    /// @param refusal what its sender is told
    Suspected unsolicited(Origin who, String imsi, Refusal refusal, long now) {
        String why = "for IMSI " + number(imsi);
        Action action = watch.suspect(Check.UNSOLICITED, who, why, now);
        return new Suspected(Check.UNSOLICITED, why, refusal, action != Action.DISCARD);
    }

    // ---- what was learnt -----------------------------------------------------------------------

    /// Somebody was told where a subscriber is.
    void onTold(Origin asker, @Nullable String centre, @Nullable String imsi, long now) {
        if (imsi == null || centre == null || !isForeign(asker)) {
            return;
        }
        put(questions, imsi, new Question(asker, centre, now), QUESTIONS_MAX);
    }

    /// A node was given a message. If it could not deliver it now, it may say when it can.
    ///
    /// @param node a host, or a realm if it was for any of its hosts
    void onDelivered(String imsi, String node, SgdOutcome outcome) {
        boolean isAwaited =
                outcome instanceof SgdOutcome.Answered(SgdAnswer.MtForward answer)
                        && (answer.result().equals(Result.ABSENT_USER)
                                || answer.failure() != null
                                        && answer.failure().cause() == Errors.MEMORY_EXCEEDED);
        if (rules != null && isAwaited) {
            put(awaited, imsi, node, AWAITED_MAX);
        }
    }

    private static <T> void put(Map<String, T> table, String key, T value, int max) {
        table.remove(key);
        if (table.size() == max) {
            table.remove(table.keySet().iterator().next());
        }
        table.put(key, value);
    }

    // ---- answers -------------------------------------------------------------------------------

    /// An answer as somebody may hear it.
    MapAnswer told(Origin who, MapAnswer answer) {
        boolean isHidden =
                hidesUnknown(who)
                        && answer instanceof MapAnswer.Error(MapError error, var _)
                        && switch (error.code()) {
                            case UNKNOWN_SUBSCRIBER,
                                    UNIDENTIFIED_SUBSCRIBER,
                                    ABSENT_SUBSCRIBER_SM ->
                                    true;
                            case ILLEGAL_SUBSCRIBER,
                                    TELESERVICE_NOT_PROVISIONED,
                                    ILLEGAL_EQUIPMENT,
                                    CALL_BARRED,
                                    FACILITY_NOT_SUPPORTED,
                                    SUBSCRIBER_BUSY,
                                    DELIVERY_FAILURE,
                                    WAITING_LIST_FULL,
                                    SYSTEM_FAILURE,
                                    DATA_MISSING,
                                    UNEXPECTED_DATA_VALUE ->
                                    false;
                        };
        return isHidden
                ? Errors.answer(new MapError.AbsentSubscriber(null, null, null, null))
                : answer;
    }

    /// An answer as somebody may hear it.
    SgdAnswer told(Origin who, SgdRequest request, SgdAnswer answer) {
        boolean isHidden =
                hidesUnknown(who)
                        && (answer.result().equals(Result.USER_UNKNOWN)
                                || answer.result().equals(Result.ABSENT_USER));
        return isHidden ? Refusal.plain(request, Result.ABSENT_USER) : answer;
    }

    private boolean hidesUnknown(Origin who) {
        return rules != null && rules.hidesUnknown() && isForeign(who);
    }

    // ---- dialogues -----------------------------------------------------------------------------

    /// Somebody wants to begin a dialogue.
    ///
    /// @param open how many it has
    Action onBegin(Origin who, int open, long now) {
        return rules == null || open < rules.dialoguesMax() || !isForeign(who)
                ? Action.ALLOW
                : watch.suspect(Check.TOO_MANY_DIALOGUES, who, open + " are open", now);
    }

    /// A message in a dialogue comes from another than it was begun with.
    Action onOther(Origin begunWith, Origin who, long now) {
        return networks.isOne(begunWith, who)
                ? Action.ALLOW
                : watch.suspect(Check.OTHER_PARTY, who, "in a dialogue with " + begunWith, now);
    }
}
