#include "bus/exercises_bus.h"

#include <errno.h>
#include <string.h>

#include "bus/errors.h"
#include "core/view.h"
#include "store/exercise_picture.h"
#include "store/exercises.h"
#include "util/cleanup.h"
#include "wording/bubble.h"
#include "wording/translation.h"

/* Bytes of a text of a step with its side filled in: three lines of 30 characters. */
#define FILLED_MAX 512

static uint32_t seconds(usec length)
{
    return (uint32_t)(length / USEC_SEC);
}

static int append_sides(sd_bus_message *reply, const struct exercise *e)
{
    return e->has_sides
               ? sd_bus_message_append(reply, "as", 2, side_name(SIDE_LEFT), side_name(SIDE_RIGHT))
               : sd_bus_message_append(reply, "as", 0);
}

static int append_row(sd_bus_message *reply, const struct bus_model *model,
                      const struct exercise *e)
{
    int r = sd_bus_message_open_container(reply, 'r', "ssassua{sv}");

    if (r >= 0)
        r = sd_bus_message_append(reply, "ss", e->id, e->name);
    if (r >= 0)
        r = append_sides(reply, e);
    if (r >= 0)
        r = sd_bus_message_append(reply, "su", e->caution,
                                  seconds(exercise_length(e, &model->core->settings)));
    if (r >= 0)
        r = sd_bus_message_append(reply, "a{sv}", 2, "counts-as", "s",
                                  e->counts_as_rest ? "rest" : "stretch", "own", "b", e->is_own);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

int exercises_method_list(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    const struct bus_model *model = userdata;
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    struct exercise_list list;
    int r = sd_bus_message_new_method_return(m, &reply);

    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'a', "(ssassua{sv})");
    exercise_list(&list);
    for (unsigned i = 0; r >= 0 && i < list.n; i++) {
        struct exercise *e = NULL;

        if (exercise_load(list.ids[i], &e) == 0)
            r = append_row(reply, model, e);
        exercise_free(e);
    }
    if (r >= 0)
        r = sd_bus_message_close_container(reply);
    return r < 0 ? r : sd_bus_send(NULL, reply, NULL);
}

static int append_step(sd_bus_message *reply, const struct bus_model *model,
                       const struct exercise_step *s, enum side side)
{
    CLEANUP(cleanup_free) char *picture = exercise_picture_path(s, side);
    char title[FILLED_MAX], text[FILLED_MAX];

    return sd_bus_message_append(reply, "(ssusba{sv})",
                                 bubble_fill(title, sizeof title, s->title, side),
                                 bubble_fill(text, sizeof text, s->text, side),
                                 seconds(plan_step_length(s->length, &model->core->settings)),
                                 picture ? picture : "", s->is_held, 0);
}

static int open_entry(sd_bus_message *reply, const char *key, const char *type)
{
    int r = sd_bus_message_open_container(reply, 'e', "sv");

    if (r >= 0)
        r = sd_bus_message_append(reply, "s", key);
    return r < 0 ? r : sd_bus_message_open_container(reply, 'v', type);
}

static int close_entry(sd_bus_message *reply)
{
    int r = sd_bus_message_close_container(reply);

    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int append_steps(sd_bus_message *reply, const struct bus_model *model,
                        const struct exercise *e, enum side side)
{
    int r = open_entry(reply, "steps", "a(ssusba{sv})");

    if (r >= 0)
        r = sd_bus_message_open_container(reply, 'a', "(ssusba{sv})");
    for (unsigned i = 0; r >= 0 && i < e->n_steps; i++)
        r = append_step(reply, model, &e->steps[i], side);
    if (r >= 0)
        r = sd_bus_message_close_container(reply);
    return r < 0 ? r : close_entry(reply);
}

static int append_exercise(sd_bus_message *reply, const struct bus_model *model,
                           const struct exercise *e, enum side side)
{
    const struct {
        const char *key, *text;
    } texts[] = { { "name", e->name },
                  { "about", e->about },
                  { "caution", e->caution },
                  { "credit", e->credit },
                  { "counts-as", e->counts_as_rest ? "rest" : "stretch" } };
    int r = sd_bus_message_open_container(reply, 'a', "{sv}");

    for (size_t i = 0; r >= 0 && i < sizeof texts / sizeof texts[0]; i++)
        r = sd_bus_message_append(reply, "{sv}", texts[i].key, "s", texts[i].text);
    if (r >= 0)
        r = sd_bus_message_append(reply, "{sv}", "repeat", "u", (uint32_t)e->repeat);
    if (r >= 0)
        r = open_entry(reply, "sides", "as");
    if (r >= 0)
        r = append_sides(reply, e);
    if (r >= 0)
        r = close_entry(reply);
    if (r >= 0)
        r = append_steps(reply, model, e, side);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

/* An empty side is the next one, or the left one before the right one. */
static int read_side(const struct bus_model *model, const char *text, enum side *ret,
                     sd_bus_error *error)
{
    struct core_view view;

    if (strcmp(text, side_name(SIDE_LEFT)) == 0 || strcmp(text, side_name(SIDE_RIGHT)) == 0) {
        *ret = strcmp(text, side_name(SIDE_LEFT)) == 0 ? SIDE_LEFT : SIDE_RIGHT;
        return 0;
    }
    if (*text)
        return bus_error_text(error, "side", text, _("left or right, or nothing for the next one"));
    core_view(model->core, clock_boot(), &view);
    *ret = view.side == SIDE_RIGHT ? SIDE_RIGHT : SIDE_LEFT;
    return 0;
}

int exercises_method_get(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    const struct bus_model *model = userdata;
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    struct exercise *e = NULL;
    const char *id, *side_text;
    enum side side = SIDE_LEFT;
    int r = sd_bus_message_read(m, "ss", &id, &side_text);

    if (r >= 0)
        r = read_side(model, side_text, &side, error);
    if (r < 0)
        return r;
    if (!exercise_id_is_valid(id))
        return bus_error_text(error, "exercise", id, _(EXERCISE_ID_RANGE));
    r = exercise_load(id, &e);
    if (r < 0)
        return bus_error_no_exercise(error, id, r == -EINVAL);
    r = sd_bus_message_new_method_return(m, &reply);
    if (r >= 0)
        r = append_exercise(reply, model, e, e->has_sides ? side : SIDE_BOTH);
    exercise_free(e);
    return r < 0 ? r : sd_bus_send(NULL, reply, NULL);
}
