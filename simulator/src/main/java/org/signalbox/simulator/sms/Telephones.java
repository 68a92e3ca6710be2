// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.jspecify.annotations.Nullable;
import org.restcomm.protocols.ss7.map.api.MAPException;
import org.restcomm.protocols.ss7.map.api.smstpdu.NumberingPlanIdentification;
import org.restcomm.protocols.ss7.map.api.smstpdu.SmsDeliverTpdu;
import org.restcomm.protocols.ss7.map.api.smstpdu.TypeOfNumber;
import org.restcomm.protocols.ss7.map.smstpdu.AddressFieldImpl;
import org.restcomm.protocols.ss7.map.smstpdu.ProtocolIdentifierImpl;
import org.restcomm.protocols.ss7.map.smstpdu.SmsSubmitTpduImpl;
import org.restcomm.protocols.ss7.map.smstpdu.UserDataImpl;
import org.signalbox.admin.Document;
import org.signalbox.admin.Field;
import org.signalbox.machine.Loop;
import org.signalbox.simulator.sms.EndConfig.Many;
import org.signalbox.simulator.sms.EndConfig.Phone;
import org.signalbox.simulator.sms.Inbox.Received;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// The telephones that somebody serves: a switching centre by MAP, or an MME by Diameter. They
/// write and read short messages (TS 23.040); who serves them carries these.
///
/// What returns a stage is callable from any thread, the rest on the loop.
final class Telephones {
    private static final int REFERENCES = 256;

    private final Carrier carrier;
    private final Loop loop;
    private final List<Phone> alone;
    private final List<Many<Phone>> blocks;

    // by number and by card; of the loop
    private final Map<String, Telephone> telephones = new LinkedHashMap<>();
    private final Map<String, Telephone> cards = new HashMap<>();

    private int reference;

    /// Told of every text that a telephone has received; of the loop.
    private Consumer<Received> watcher = _ -> {};

    /// A telephone, as it is.
    static final class Telephone {
        private final Phone data;
        private final Inbox inbox;
        private SubscriberState state;

        private Telephone(Phone data, int textsMax) {
            this.data = data;
            this.inbox = new Inbox(textsMax);
            this.state = data.state();
        }

        Phone data() {
            return data;
        }

        SubscriberState state() {
            return state;
        }
    }

    /// What a telephone needs somebody for; called on the loop.
    interface Carrier {
        /// Takes a message to the service centre of the telephone.
        ///
        /// @param refusal told once why it was not taken, on the loop; empty if it was
        void submit(Telephone from, SmsSubmitTpduImpl message, Consumer<String> refusal);

        /// Tells the register that a telephone can be reached again.
        ///
        /// @param hasRoom whether its memory was full before
        /// @param told run when the register has answered, or will not
        void reportPresent(Telephone telephone, boolean hasRoom, Runnable told);
    }

    /// What became of a text that a telephone sent.
    ///
    /// @param parts messages that the text took
    /// @param refusal why one of them was refused, after which none was sent; empty if all were
    ///     taken
    public record Submitted(int parts, String refusal) {}

    Telephones(List<Phone> alone, List<Many<Phone>> blocks, Carrier carrier, Loop loop) {
        this.alone = alone;
        this.blocks = blocks;
        this.carrier = carrier;
        this.loop = loop;
        alone.forEach(data -> serve(data, Inbox.TEXTS_MAX));
        blocks.forEach(block -> block.all().forEach(data -> serve(data, Inbox.TEXTS_IN_BLOCK_MAX)));
    }

    private void serve(Phone data, int textsMax) {
        Telephone telephone = new Telephone(data, textsMax);
        telephones.put(data.msisdn(), telephone);
        cards.put(data.imsi(), telephone);
    }

    /// The telephone with a card; null if nobody here has it.
    @Nullable Telephone withCard(@Nullable String imsi) {
        return imsi == null ? null : cards.get(imsi);
    }

    // ---- what is known of them ----------------------------------------------------------------

    CompletionStage<Document> show() {
        return CompletableFuture.supplyAsync(this::document, loop::execute);
    }

    private Document document() {
        List<List<Field>> rows = new ArrayList<>();
        for (Phone data : alone) {
            Telephone telephone = of(data);
            List<Received> texts = telephone.inbox.texts();
            rows.add(
                    List.of(
                            Field.of("msisdn", data.msisdn()),
                            Field.of("imsi", data.imsi()),
                            Field.of("state", telephone.state.word()),
                            Field.of("received", texts.size()),
                            Field.of("from", texts.isEmpty() ? "" : texts.getLast().from()),
                            Field.of("text", texts.isEmpty() ? "" : texts.getLast().text())));
        }
        Document.Builder document =
                Document.builder()
                        .table(
                                "telephones",
                                List.of(
                                        "MSISDN",
                                        "IMSI",
                                        "State",
                                        "Received",
                                        "Last from",
                                        "Last text"),
                                rows);
        for (Many<Phone> block : blocks) {
            document.line(
                    "%s more from %s: %s are present",
                    Field.of("telephones", block.all().size()),
                    Field.of("from", block.first().msisdn()),
                    Field.of("present", block.all().stream().filter(this::isPresent).count()));
        }
        return document.build();
    }

    private Telephone of(Phone data) {
        return Objects.requireNonNull(telephones.get(data.msisdn()), "all are served");
    }

    private boolean isPresent(Phone data) {
        return of(data).state == SubscriberState.PRESENT;
    }

    /// The numbers of those that are there now.
    CompletionStage<List<String>> present() {
        return CompletableFuture.supplyAsync(
                () ->
                        telephones.values().stream()
                                .filter(telephone -> telephone.state == SubscriberState.PRESENT)
                                .map(telephone -> telephone.data.msisdn())
                                .toList(),
                loop::execute);
    }

    /// What one has received, the oldest first; empty if it is none of these.
    CompletionStage<List<Received>> received(String msisdn) {
        return CompletableFuture.supplyAsync(
                () -> {
                    Telephone telephone = telephones.get(msisdn);
                    return telephone == null ? List.of() : telephone.inbox.texts();
                },
                loop::execute);
    }

    /// The service centre to which one sends; empty if it is none of these.
    CompletionStage<String> serviceCentreOf(String msisdn) {
        return CompletableFuture.supplyAsync(
                () -> {
                    Telephone telephone = telephones.get(msisdn);
                    return telephone == null ? "" : telephone.data.serviceCentre();
                },
                loop::execute);
    }

    /// From now on, who is told of every text that one has received, on the loop. There is one at a
    /// time.
    ///
    /// @return completed when the one before is told no more
    CompletionStage<Boolean> watch(Consumer<Received> told) {
        return CompletableFuture.supplyAsync(
                () -> {
                    watcher = told;
                    return true;
                },
                loop::execute);
    }

    // ---- what they do -------------------------------------------------------------------------

    /// Lets one send a text, in as many messages as it takes, one after the other.
    CompletionStage<Submitted> submit(String from, String to, String text) {
        CompletableFuture<Submitted> done = new CompletableFuture<>();
        loop.execute(
                () -> {
                    Telephone telephone = telephones.get(from);
                    if (telephone == null) {
                        done.complete(new Submitted(0, from + " is not served here"));
                        return;
                    }
                    reference = (reference + 1) % REFERENCES;
                    List<UserDataImpl> parts = ShortText.userData(text, reference);
                    submitNext(telephone, to, parts.iterator(), parts.size(), done);
                });
        return done;
    }

    private void submitNext(
            Telephone from,
            String to,
            Iterator<UserDataImpl> parts,
            int count,
            CompletableFuture<Submitted> done) {
        if (!parts.hasNext()) {
            done.complete(new Submitted(count, ""));
            return;
        }
        SmsSubmitTpduImpl message =
                new SmsSubmitTpduImpl(
                        false,
                        false,
                        false,
                        reference,
                        new AddressFieldImpl(
                                TypeOfNumber.InternationalNumber,
                                NumberingPlanIdentification.ISDNTelephoneNumberingPlan,
                                to),
                        new ProtocolIdentifierImpl(0),
                        null,
                        parts.next());
        carrier.submit(
                from,
                message,
                refusal -> {
                    if (refusal.isEmpty()) {
                        submitNext(from, to, parts, count, done);
                    } else {
                        done.complete(new Submitted(count, refusal));
                    }
                });
    }

    /// Gives one a message.
    ///
    /// @throws MAPException if it cannot be read
    void take(Telephone telephone, SmsDeliverTpdu message) throws MAPException {
        telephone.inbox.take(message).ifPresent(watcher);
    }

    /// Switches one on or off, fills its memory or makes room. One that is there again is reported
    /// to its register.
    ///
    /// @return whether it is one of these, completed when the register has been told
    CompletionStage<Boolean> change(String msisdn, SubscriberState state) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        loop.execute(
                () -> {
                    Telephone telephone = telephones.get(msisdn);
                    if (telephone == null) {
                        done.complete(false);
                        return;
                    }
                    SubscriberState before = telephone.state;
                    telephone.state = state;
                    if (state == SubscriberState.PRESENT && before != SubscriberState.PRESENT) {
                        carrier.reportPresent(
                                telephone,
                                before == SubscriberState.MEMORY_FULL,
                                () -> done.complete(true));
                    } else {
                        done.complete(true);
                    }
                });
        return done;
    }
}
