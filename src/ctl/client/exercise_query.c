#include "ctl/client/exercise_query.h"

#include "config.h"
#include "ctl/client/call.h"
#include "ctl/client/client.h"
#include "ctl/text/describe.h"

void exercise_query(sd_bus *bus, const char *id, struct exercise_facts *ret)
{
    static const struct call_target coach = { LUMBARD_NAME, LUMBARD_PATH, CLIENT_COACH };
    g_autoptr(GVariant) reply = NULL, facts = NULL, sides = NULL;
    const char *counts = "rest";

    *ret = (struct exercise_facts){ .has_sides = true, .counts_as_rest = true };
    if (call_method(bus, &coach, "GetExercise", CALL_LIMIT, "(a{sv})", &reply, "ss", id ? id : "",
                    "") < 0)
        return;
    facts = g_variant_get_child_value(reply, 0);
    g_variant_lookup(facts, "name", "s", &ret->name);
    g_variant_lookup(facts, "counts-as", "&s", &counts);
    sides = g_variant_lookup_value(facts, "sides", G_VARIANT_TYPE_STRING_ARRAY);
    ret->has_sides = !sides || g_variant_n_children(sides) > 0;
    ret->counts_as_rest = g_strcmp0(counts, "rest") == 0;
}

char *exercise_facts_describe(const struct exercise_facts *facts, const char *id, const char *side)
{
    return describe_exercise(id && *id && facts->name ? facts->name : id,
                             facts->has_sides ? side : NULL);
}

void exercise_facts_done(struct exercise_facts *facts)
{
    g_clear_pointer(&facts->name, g_free);
}
