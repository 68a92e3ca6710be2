// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.AddressView;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.MutableTitle;

/// A message that is to be translated, as far as the translation looks at it. Belongs to one loop,
/// which uses it again for every message.
public final class TranslationRequest {
    private static final int FNV_START = 0x811C9DC5;
    private static final int FNV_PRIME = 0x01000193;
    private static final int WEYL_STEP = 0x9E3779B9;

    private final MutableTitle title = new MutableTitle();
    private boolean hasTitle;
    private boolean titleChanged;
    private int subsystem;
    private @Nullable AddressView calling;
    private int selection;
    private boolean sequenced;
    private int translations;
    private int turn;

    /// Begins with the next message.
    ///
    /// @param called its global title is copied
    /// @param calling null if the message has none
    /// @param selection of the signalling link
    /// @param sequenced whether the message is of protocol class 1, so that it must not overtake
    ///     another with this selection and title
    public void begin(
            AddressView called, @Nullable AddressView calling, int selection, boolean sequenced) {
        this.hasTitle = called.copyTo(title);
        begin(called.subsystem(), calling, selection, sequenced);
    }

    /// Begins with a question that no message asks.
    ///
    /// @param calledSubsystem -1 if there is none
    public void begin(GlobalTitle called, int calledSubsystem, int selection, boolean sequenced) {
        title.set(called);
        this.hasTitle = true;
        begin(calledSubsystem, null, selection, sequenced);
    }

    private void begin(
            int calledSubsystem, @Nullable AddressView calling, int selection, boolean sequenced) {
        this.subsystem = calledSubsystem;
        this.calling = calling;
        this.selection = selection;
        this.sequenced = sequenced;
        this.titleChanged = false;
        this.translations = 0;
    }

    /// Puts another title in the place of the called one.
    public void retitle(GlobalTitle other) {
        title.set(other);
        hasTitle = true;
        titleChanged = true;
    }

    /// The called title; after a translation what has become of it.
    public MutableTitle title() {
        return title;
    }

    /// Whether the title is another than the message has.
    public boolean titleChanged() {
        return titleChanged;
    }

    /// The subsystem number of the called address; -1 if there is none.
    public int subsystem() {
        return subsystem;
    }

    /// Says what the called address has become before it is translated once more, as when a title
    /// leads back to this node.
    public void setSubsystem(int changed) {
        subsystem = changed;
    }

    /// How often the message was translated here.
    public int translations() {
        return translations;
    }

    boolean hasTitle() {
        return hasTitle;
    }

    boolean isSequenced() {
        return sequenced;
    }

    void countTranslation() {
        translations++;
    }

    void noteTitleChanged() {
        titleChanged = true;
    }

    /// A number that says which of several equals takes the message: the same for messages that
    /// must stay in order; otherwise each differs from those before it such that any few in a row
    /// are spread evenly over all 32 bits.
    int key() {
        if (sequenced) {
            int hash = (FNV_START ^ selection) * FNV_PRIME;
            for (int i = 0; i < title.count(); i++) {
                hash = (hash ^ title.digit(i)) * FNV_PRIME;
            }
            return mixed(hash);
        }
        turn += WEYL_STEP;
        return turn;
    }

    /// The same number for all messages of a calling party.
    int callingKey() {
        AddressView from = calling;
        if (from == null) {
            return 0;
        }
        int hash = FNV_START;
        for (int i = 0; i < from.digitCount(); i++) {
            hash = (hash ^ from.digit(i)) * FNV_PRIME;
        }
        if (from.digitCount() == 0) {
            hash = (hash ^ from.pointCodeValue()) * FNV_PRIME;
            hash = (hash ^ from.subsystem()) * FNV_PRIME;
        }
        return mixed(hash);
    }

    /// Lets each bit depend on all (MurmurHash3's finalizer).
    private static int mixed(int hash) {
        int mixed = (hash ^ hash >>> 16) * 0x85EBCA6B;
        mixed = (mixed ^ mixed >>> 13) * 0xC2B2AE35;
        return mixed ^ mixed >>> 16;
    }
}
