/*
 * Board: see the header. Two sets: the tags, and what has ended for the daemon but not yet for the
 * screen (an action was taken, the server's own close may follow within a second or never).
 */
#include "notifier/board.h"
#include "notifier/guard.h"
#include "notifier/orphans.h"
#include "notifier/popup.h"

#include <string.h>

/* dunstctl and makoctl act without closing. */
#define CLOSE_AFTER_ACTION_MS 1000

struct board {
    GDBusConnection *bus;
    struct server *server;
    const struct board_listener *listener;
    void *data;
    GHashTable *showings; /* tag -> struct showing */
    GHashTable *leavings; /* set of struct showing: acted upon, not known to be off the screen */
    bool minds_dnd;       /* the caller has shown what does not go over do-not-disturb */
    guint64 turn;
};

struct showing {
    struct board *board;
    char *tag;
    struct request *wanted; /* asked for, not up yet, or NULL */
    guint64 turn;           /* of the latest Show: an answer to an earlier one is void */
    struct popup *popup;    /* up, or NULL */
    bool is_resident;
    gint64 acted_at; /* µs, CLOCK_MONOTONIC, 0 = never */
    guint close_timer;
};

/* What a question to the server is about. The showing itself may be gone before the answer. */
struct errand {
    struct board *board;
    char *tag;
    guint64 turn;
};

static void showing_free(gpointer data)
{
    struct showing *showing = data;

    g_clear_handle_id(&showing->close_timer, g_source_remove);
    popup_free(showing->popup);
    request_free(showing->wanted);
    g_free(showing->tag);
    g_free(showing);
}

static void collect_ids(GHashTable *showings, GArray *ids)
{
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, showings);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        struct showing *showing = value;
        guint32 id = showing->popup ? popup_id(showing->popup) : 0;
        if (id != 0)
            g_array_append_val(ids, id);
    }
}

/* After every change: the file for a successor, and the question of leaving. */
static void settle(struct board *board)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint));

    if (server_owner(board->server)) {
        collect_ids(board->showings, ids);
        collect_ids(board->leavings, ids);
    }
    orphans_note(board->bus, server_owner(board->server), ids);
    board->listener->stirred(board->data);
}

/* Take the popup off the screen. Harmless when the server has done so already: ids are not used
 * twice by one server. */
static void take_down(struct showing *showing)
{
    struct server *server = showing->board->server;
    const char *owner = server_owner(server);
    guint32 id = showing->popup ? popup_id(showing->popup) : 0;

    if (owner && id != 0) {
        if (server_facts(server)->profile->leaves_closed_up)
            server_hide_id(showing->board->bus, owner, id);
        server_close_id(showing->board->bus, owner, id);
    }
    showing->popup = popup_free(showing->popup);
}

/* The tag ends with @state; nothing of it stays up. */
static void finish(struct showing *showing, const char *state, const char *detail)
{
    struct board *board = showing->board;
    g_autofree char *tag = g_strdup(showing->tag);

    take_down(showing);
    g_hash_table_remove(board->showings, tag);
    board->listener->changed(tag, state, detail, board->data);
    settle(board);
}

static gboolean on_close_timer(gpointer data)
{
    struct showing *showing = data;
    struct board *board = showing->board;

    showing->close_timer = 0;
    take_down(showing);
    g_hash_table_remove(board->leavings, showing);
    settle(board);
    return G_SOURCE_REMOVE;
}

static bool is_leaving(const struct showing *showing)
{
    return g_hash_table_contains(showing->board->leavings, showing);
}

static void on_acted(struct popup *popup G_GNUC_UNUSED, const char *key, void *data)
{
    struct showing *showing = data;
    struct board *board = showing->board;

    if (is_leaving(showing))
        return;
    showing->acted_at = g_get_monotonic_time();
    board->listener->changed(showing->tag, "action", key, board->data);
    if (showing->is_resident || showing->wanted)
        return;
    g_hash_table_steal(board->showings, showing->tag);
    g_hash_table_add(board->leavings, showing);
    showing->close_timer = g_timeout_add(CLOSE_AFTER_ACTION_MS, on_close_timer, showing);
    settle(board);
}

/* Some servers close what is resident when it is acted upon: nobody waved that away. */
static bool is_closed_by_action(const struct showing *showing)
{
    return server_facts(showing->board->server)->profile->closes_on_action &&
           showing->acted_at != 0 &&
           g_get_monotonic_time() - showing->acted_at <
               CLOSE_AFTER_ACTION_MS * G_GINT64_CONSTANT(1000);
}

static void on_closed(struct popup *popup G_GNUC_UNUSED, const char *reason, void *data)
{
    struct showing *showing = data;
    struct board *board = showing->board;

    if (is_leaving(showing)) {
        g_hash_table_remove(board->leavings, showing);
        settle(board);
        return;
    }
    showing->popup = popup_free(showing->popup);
    /* A newer Show of this tag is on its way: it will be a popup of its own, and its state is the
     * one that counts. */
    if (showing->wanted)
        settle(board);
    else
        finish(showing, "closed", is_closed_by_action(showing) ? "unknown" : reason);
}

static const struct popup_listener POPUP_LISTENER = { .acted = on_acted, .closed = on_closed };

/* Blocks in libnotify. A replacement that fails is tried once as a new popup. */
static bool put_up(struct showing *showing, const struct request *request, GError **error)
{
    struct server *server = showing->board->server;

    showing->is_resident = request->is_resident;
    showing->acted_at = 0;
    if (showing->popup) {
        if (popup_show(showing->popup, request, server, NULL))
            return true;
        take_down(showing);
    }
    showing->popup = popup_new(&POPUP_LISTENER, showing);
    return popup_show(showing->popup, request, server, error);
}

static void show_now(struct showing *showing)
{
    struct board *board = showing->board;
    struct request *request = g_steal_pointer(&showing->wanted);
    g_autoptr(GError) error = NULL;
    bool is_up;

    guard_begin();
    is_up = put_up(showing, request, &error);
    if (!is_up)
        showing->popup = popup_free(showing->popup);
    guard_end();
    request_free(request);
    if (is_up) {
        settle(board); /* first: a successor must find what was said to be up */
        board->listener->changed(showing->tag, "shown", "", board->data);
        return;
    }
    g_dbus_error_strip_remote_error(error);
    /* Timed out inside libnotify: it may still come up, with a number that nobody will tell us. */
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        finish(showing, "uncertain", error->message);
    else
        finish(showing, "failed", error->message);
}

static void on_answer(enum server_answer answer, const char *error, void *data)
{
    struct errand *errand = data;
    struct board *board = errand->board;
    struct showing *showing = g_hash_table_lookup(board->showings, errand->tag);

    if (!showing || showing->turn != errand->turn || !showing->wanted) {
        /* withdrawn, or shown anew, meanwhile */
    } else if (answer == SERVER_ABSENT) {
        finish(showing, "refused", "no-server");
    } else if (answer == SERVER_FAILED) {
        finish(showing, "failed", error);
    } else if (server_facts(board->server)->do_not_disturb && !showing->wanted->ignores_dnd) {
        finish(showing, "refused", "dnd");
    } else {
        show_now(showing);
    }
    g_free(errand->tag);
    g_free(errand);
}

bool board_has_room(const struct board *board, const char *tag)
{
    return g_hash_table_size(board->showings) < BOARD_TAGS_MAX ||
           g_hash_table_contains(board->showings, tag);
}

void board_show(struct board *board, struct request *request)
{
    struct showing *showing = g_hash_table_lookup(board->showings, request->tag);
    struct errand *errand = g_new0(struct errand, 1);

    if (!showing) {
        showing = g_new0(struct showing, 1);
        *showing = (struct showing){ .board = board, .tag = g_strdup(request->tag) };
        g_hash_table_insert(board->showings, showing->tag, showing);
    }
    board->minds_dnd |= !request->ignores_dnd;
    request_free(showing->wanted);
    showing->wanted = request;
    showing->turn = ++board->turn;
    *errand =
        (struct errand){ .board = board, .tag = g_strdup(showing->tag), .turn = showing->turn };
    server_ask(board->server, on_answer, errand);
    board->listener->stirred(board->data);
}

void board_withdraw(struct board *board, const char *tag)
{
    struct showing *showing = g_hash_table_lookup(board->showings, tag);

    if (showing)
        finish(showing, "closed", "withdrawn");
    else
        board_stir(board);
}

void board_withdraw_all(struct board *board)
{
    g_autofree gpointer *tags = g_hash_table_get_keys_as_array(board->showings, NULL);

    for (size_t i = 0; tags[i]; i++)
        finish(g_hash_table_lookup(board->showings, tags[i]), "closed", "withdrawn");
    board->minds_dnd = false;
    board_stir(board);
}

void board_lose(struct board *board)
{
    g_autofree gpointer *tags = g_hash_table_get_keys_as_array(board->showings, NULL);

    g_hash_table_remove_all(board->leavings);
    for (size_t i = 0; tags[i]; i++) {
        struct showing *showing = g_hash_table_lookup(board->showings, tags[i]);

        /* The number means nothing now, or somebody else's popup. */
        bool was_up = showing->popup != NULL;
        showing->popup = popup_free(showing->popup);
        if (was_up && !showing->wanted)
            finish(showing, "lost", "");
    }
    settle(board);
}

void board_stir(struct board *board)
{
    board->listener->stirred(board->data);
}

bool board_is_quiet(const struct board *board)
{
    return g_hash_table_size(board->showings) == 0 && g_hash_table_size(board->leavings) == 0 &&
           !(board->minds_dnd && server_facts(board->server)->do_not_disturb);
}

struct board *board_new(GDBusConnection *bus, struct server *server,
                        const struct board_listener *listener, void *data)
{
    struct board *board = g_new0(struct board, 1);

    *board = (struct board){
        .bus = g_object_ref(bus),
        .server = server,
        .listener = listener,
        .data = data,
        .showings = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, showing_free),
        .leavings = g_hash_table_new_full(NULL, NULL, showing_free, NULL),
    };
    return board;
}

struct board *board_free(struct board *board)
{
    if (!board)
        return NULL;
    g_hash_table_unref(board->showings);
    g_hash_table_unref(board->leavings);
    g_object_unref(board->bus);
    g_free(board);
    return NULL;
}
