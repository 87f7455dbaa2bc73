/*
 * Tracker files: a valid one is read whole, each bound has a problem that names file, key, line and
 * range, and no file blocks or crashes the reader, or makes it trust another user.
 */
#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/bus_names.h"
#include "store/tracker_file.h"

#define NAME "band.tracker"

static char *folder, *path;

/* Lines 1 to 24. */
static const char valid[] =
    "# from Anna\n"
    "[Tracker]\n"
    "Enabled=yes\n"
    "Id=annas-band\n"
    "Name=Band of Anna\n"
    "Bus=system\n"
    "Service=org.example.Band-2\n"
    "Path=/org/example/Band\n"
    "Interface=org.example.Band\n"
    "[Steps]\n"
    "Signal=Changed\n"
    "Match=0:steps:x\n"
    "Value=63\n"
    "Counter=boot\n"
    "[Worn]\n"
    "Property=OnWrist\n"
    "[HeartRate]\n"
    "Signal=Pulse\n"
    "[Link]\n"
    "Property=Connected\n"
    "[Alert]\n"
    "Method=Vibrate\n"
    "Signature=sbynqiud\n"
    "Args={title}\\; {text};true;255;-32768;65535;-2147483648;4294967295;1.5\n";

static void write_bytes(const char *text, gssize n)
{
    GError *error = NULL;

    g_remove(path);
    g_file_set_contents(path, text, n, &error);
    g_assert_no_error(error);
    g_chmod(path, 0600);
}

static int read_file(struct adapter *ret, struct problem *problem)
{
    memset(problem, 0, sizeof *problem);
    return tracker_file_read(folder, NAME, ret, problem);
}

static void test_valid(void)
{
    struct adapter a, again;
    struct problem problem;

    write_bytes(valid, -1);
    memset(&a, 1, sizeof a);
    memset(&again, 2, sizeof again);
    g_assert_cmpint(read_file(&a, &problem), ==, 0);
    g_assert_cmpstr(a.id, ==, "annas-band");
    g_assert_cmpstr(a.label, ==, "Band of Anna");
    g_assert_true(a.is_on_system_bus);
    g_assert_cmpstr(a.service, ==, "org.example.Band-2");
    g_assert_cmpstr(a.path, ==, "/org/example/Band");
    g_assert_cmpstr(a.interface, ==, "org.example.Band");
    g_assert_cmpstr(a.reports[ADAPTER_STEPS].member, ==, "Changed");
    g_assert_true(a.reports[ADAPTER_STEPS].has_match);
    g_assert_cmpuint(a.reports[ADAPTER_STEPS].match_index, ==, 0);
    g_assert_cmpstr(a.reports[ADAPTER_STEPS].match, ==, "steps:x");
    g_assert_cmpuint(a.reports[ADAPTER_STEPS].value_index, ==, 63);
    g_assert_cmpint(a.reports[ADAPTER_STEPS].counter, ==, STEP_COUNTER_BOOT);
    g_assert_false(a.reports[ADAPTER_STEPS].is_delta);
    g_assert_true(a.reports[ADAPTER_WORN].is_property);
    g_assert_false(a.reports[ADAPTER_HEART_RATE].is_property);
    g_assert_cmpstr(a.reports[ADAPTER_LINK].member, ==, "Connected");
    g_assert_cmpstr(a.method, ==, "Vibrate");
    g_assert_cmpstr(a.signature, ==, "sbynqiud");
    g_assert_cmpstr(a.arguments[0], ==, "{title}; {text}");
    g_assert_cmpstr(a.arguments[7], ==, "1.5");
    g_assert_cmpint(read_file(&again, &problem), ==, 0);
    g_assert_true(memcmp(&a, &again, sizeof a) == 0);
}

/* A key that is missing has its default; the id is the name of the file. */
static void test_shortest(void)
{
    struct adapter a;
    struct problem problem;

    write_bytes("\xef\xbb\xbf[Tracker]\nEnabled=yes\nName=b\nService=a.b\nPath=/\nInterface=a.b\n"
                "[Steps]\nProperty=Steps\nCounter=delta\n",
                -1);
    g_assert_cmpint(read_file(&a, &problem), ==, 0);
    g_assert_cmpstr(a.id, ==, "band");
    g_assert_false(a.is_on_system_bus);
    g_assert_true(a.reports[ADAPTER_STEPS].is_delta);
    g_assert_cmpstr(a.method, ==, "");
}

static void test_off(void)
{
    static const char *const off[] = { "[Tracker]\n", "[Tracker]\nEnabled=no\nService=:1.5\n" };
    struct adapter a;
    struct problem problem;

    for (size_t i = 0; i < G_N_ELEMENTS(off); i++) {
        write_bytes(off[i], -1);
        g_assert_cmpint(read_file(&a, &problem), ==, TRACKER_FILE_IS_OFF);
        g_assert_null(problem.sentence);
    }
}

#define LONG_NAME                                                                                     \
    "a.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" \
    "cccccccccccccccccccccccccccccccccccccc"

/* @old of the valid file becomes @new. */
static const struct {
    const char *old, *new;
    unsigned line;
    const char *key, *sentence;
} wrong[] = {
    { "Enabled=yes", "Enabled=maybe", 3, "Tracker.Enabled", "\"maybe\": expected one of no, yes" },
    { "Enabled=yes", "Enabled=Yes", 3, "Tracker.Enabled", "expected one of no, yes" },
    { "annas-band", "Annas band", 4, "Tracker.Id", "expected 1 to 32 of the characters a-z" },
    { "annas-band", "", 4, "Tracker.Id", "\"\": expected 1 to 32" },
    { "annas-band", "abcdefghijabcdefghijabcdefghijabc", 4, "Tracker.Id", "expected 1 to 32" },
    { "Name=Band of Anna\n", "", 2, "Tracker.Name", "is missing: expected a text of at most 30" },
    { "Band of Anna", "a name of thirty-one characters", 5, "Tracker.Name", "at most 30" },
    { "Band of Anna", "a \xe2\x80\xae b", 5, "Tracker.Name", "expected a text" },
    { "Band of Anna", "a \\x b", 5, "Tracker.Name", "escape" },
    { "Bus=system", "Bus=both", 6, "Tracker.Bus", "\"both\": expected one of session, system" },
    { "Service=org.example.Band-2\n", "", 2, "Tracker.Service", "is missing: expected a name on" },
    { "org.example.Band-2", ":1.42", 7, "Tracker.Service",
      "\":1.42\": expected a name on the bus" },
    { "org.example.Band-2", "org.freedesktop.login1", 7, "Tracker.Service",
      "not one of org.freedesktop or org.lumbard" },
    { "org.example.Band-2", "org.freedesktop", 7, "Tracker.Service", "not one of org.freedesktop" },
    { "org.example.Band-2", "Org.FreeDesktop.DBus", 7, "Tracker.Service", "not one of" },
    { "org.example.Band-2", "org.lumbard.Lumbard1", 7, "Tracker.Service", "not one of" },
    { "org.example.Band-2", "band", 7, "Tracker.Service", "expected a name on the bus" },
    { "org.example.Band-2", "org..Band", 7, "Tracker.Service", "expected a name on the bus" },
    { "org.example.Band-2", "org.2Band", 7, "Tracker.Service", "expected a name on the bus" },
    { "org.example.Band-2", "a.b'", 7, "Tracker.Service", "expected a name on the bus" },
    { "org.example.Band-2", LONG_NAME, 7, "Tracker.Service", "expected a name on the bus" },
    { "/org/example/Band", "org/example", 8, "Tracker.Path", "expected the path of an object" },
    { "/org/example/Band", "/org//Band", 8, "Tracker.Path", "expected the path of an object" },
    { "/org/example/Band", "/org/", 8, "Tracker.Path", "expected the path of an object" },
    { "/org/example/Band", "/org/a-b", 8, "Tracker.Path", "expected the path of an object" },
    { "Interface=org.example.Band", "Interface=org.example.Band-2", 9, "Tracker.Interface",
      "expected the name of an interface" },
    { "Signal=Changed\n", "", 10, "Steps", "has neither: expected Signal or Property" },
    { "Signal=Changed", "Signal=Changed\nProperty=Steps", 10, "Steps", "has both" },
    { "Signal=Changed", "Signal=a.b", 11, "Steps.Signal", "expected a name of letters" },
    { "Signal=Changed", "Signal=", 11, "Steps.Signal", "expected a name of letters" },
    { "Signal=Changed", "Property=Steps", 12, "Steps.Match", "belongs to a Signal" },
    { "Signal=Changed\nMatch=0:steps:x", "Property=Steps", 12, "Steps.Value",
      "belongs to a Signal" },
    { "0:steps:x", "64:steps", 12, "Steps.Match", "an argument from 0 to 63, a colon" },
    { "0:steps:x", "steps", 12, "Steps.Match", "\"steps\": expected the number" },
    { "0:steps:x", "-1:steps", 12, "Steps.Match", "from 0 to 63" },
    { "0:steps:x", ":steps", 12, "Steps.Match", "from 0 to 63" },
    { "Value=63", "Value=64", 13, "Steps.Value", "\"64\": expected the number of an argument" },
    { "Value=63", "Value=", 13, "Steps.Value", "expected the number of an argument" },
    { "Counter=boot\n", "", 10, "Steps.Counter",
      "is missing: expected day, boot, session or delta" },
    { "Counter=boot", "Counter=hour", 14, "Steps.Counter", "expected one of day, boot, session" },
    { "Counter=boot", "Countr=boot", 14, "Steps.Countr", "unknown key: expected one of Signal" },
    { "Property=OnWrist", "Property=OnWrist\nCounter=day", 17, "Worn.Counter",
      "is an unknown key" },
    { "[Worn]", "[Wrist]", 15, "Wrist", "is an unknown group: expected [Tracker], [Steps]" },
    { "Method=Vibrate\n", "", 21, "Alert.Method", "is missing" },
    { "Method=Vibrate", "Method=/bin/sh -c", 22, "Alert.Method", "expected a name of letters" },
    { "sbynqiud", "sbynqiua", 23, "Alert.Signature", "expected at most 8 of the types" },
    { "sbynqiud", "sbynqiudi", 23, "Alert.Signature", "expected at most 8 of the types" },
    { "sbynqiud", "sbynqiuv", 23, "Alert.Signature", "expected at most 8 of the types" },
    { "sbynqiud", "sbynqiu", 24, "Alert.Args", "has 8 arguments, but Signature has 7 types" },
    { ";1.5", "", 24, "Alert.Args", "has 7 arguments, but Signature has 8 types" },
    { "{text}", "{id}", 24, "Alert.Args", "expected a text with no braces but {title} and {text}" },
    { "{text}", "text}", 24, "Alert.Args", "with no braces but" },
    { "{text}", "{{text}}", 24, "Alert.Args", "with no braces but" },
    { "{text}", "\\t{text}", 24, "Alert.Args", "control character" },
    { ";true", ";1", 24, "Alert.Args", "has \"1\" for the type b: expected true or false" },
    { ";255", ";256", 24, "Alert.Args", "has \"256\" for the type y: expected a whole number" },
    { ";255", ";{text}", 24, "Alert.Args", "for the type y" },
    { ";-32768", ";-32769", 24, "Alert.Args", "for the type n" },
    { ";65535", ";65536", 24, "Alert.Args", "for the type q" },
    { ";-2147483648", ";-2147483649", 24, "Alert.Args", "for the type i" },
    { ";4294967295", ";4294967296", 24, "Alert.Args", "for the type u" },
    { ";1.5", ";inf", 24, "Alert.Args", "for the type d: expected a number" },
    { "[Link]", "nonsense", 19, "", "nonsense" },
    { "# from Anna", "Name=x", 1, "", "" },
};

static void test_wrong(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GString) text = g_string_new(valid);
        struct adapter a;
        struct problem problem;

        g_test_message("%s -> %s", wrong[i].old, wrong[i].new);
        g_assert_cmpuint(g_string_replace(text, wrong[i].old, wrong[i].new, 1), ==, 1);
        write_bytes(text->str, -1);
        g_assert_cmpint(read_file(&a, &problem), ==, -EINVAL);
        g_assert_cmpstr(problem.file, ==, path);
        g_test_message("%u: %s: %s", problem.line, problem.key, problem.sentence);
        g_assert_cmpstr(problem.key, ==, wrong[i].key);
        g_assert_nonnull(strstr(problem.sentence, wrong[i].sentence));
        if (*wrong[i].key)
            g_assert_true(g_str_has_prefix(problem.sentence, wrong[i].key));
        /* The line of a key that is missing is the one of its group. */
        g_assert_cmpuint(problem.line, ==, wrong[i].line);
        problem_done(&problem);
    }
}

static void test_nothing_reported(void)
{
    struct adapter a;
    struct problem problem;

    write_bytes("[Tracker]\nEnabled=yes\nName=b\nService=a.b\nPath=/\nInterface=a.b\n"
                "[Link]\nProperty=Connected\n",
                -1);
    g_assert_cmpint(read_file(&a, &problem), ==, -EINVAL);
    g_assert_nonnull(strstr(problem.sentence, "reports nothing: expected [Steps]"));
    problem_done(&problem);
}

/* The file as it is now is refused as a whole. */
static void refuse(const char *sentence)
{
    struct adapter a;
    struct problem problem;

    g_assert_cmpint(read_file(&a, &problem), ==, -EINVAL);
    g_assert_cmpstr(problem.file, ==, path);
    g_assert_cmpstr(problem.key, ==, "");
    g_test_message("%s", problem.sentence);
    g_assert_nonnull(strstr(problem.sentence, sentence));
    problem_done(&problem);
}

static void test_size(void)
{
    g_autofree char *large = g_strnfill(8 * 1024 + 1, '\n');
    struct adapter a;
    struct problem problem;

    memcpy(large, valid, strlen(valid));
    write_bytes(large, 8 * 1024);
    g_assert_cmpint(read_file(&a, &problem), ==, 0);
    write_bytes(large, 8 * 1024 + 1);
    refuse("larger than 8 KiB");
    g_assert_cmpint(truncate(path, 1 << 30), ==, 0);
    refuse("larger than 8 KiB");
}

static void test_no_text(void)
{
    struct adapter a;
    struct problem problem;

    g_remove(path);
    g_assert_cmpint(read_file(&a, &problem), ==, -ENOENT);
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    refuse("not a regular file");
    g_remove(path);
    g_assert_cmpint(symlink("/dev/zero", path), ==, 0);
    refuse("not a regular file");
    write_bytes("a\0b", 3);
    refuse("NUL");
    write_bytes("\xff\xfe[\0", 4);
    refuse("UTF-16");
    write_bytes("[Tracker]\nName=\xe4\n", -1);
    refuse("not UTF-8");
}

/* Root can give the file away; for others /etc/passwd is one of another user. */
static void test_owners(void)
{
    static const mode_t modes[] = { 0620, 0602, 0666, 0777 };
    struct adapter a;
    struct problem problem;
    g_autofree char *other = g_build_filename(folder, "other", NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(modes); i++) {
        write_bytes(valid, -1);
        g_chmod(path, modes[i]);
        refuse("use chmod go-w");
    }
    g_chmod(path, 0444);
    g_assert_cmpint(read_file(&a, &problem), ==, 0);
    g_rename(path, other);
    g_assert_cmpint(symlink("other", path), ==, 0);
    g_assert_cmpint(read_file(&a, &problem), ==, 0);
    if (geteuid() == 0) {
        g_assert_cmpint(chown(other, 65534, 65534), ==, 0);
        refuse("belongs to another user");
    }
    g_remove(path);
    if (geteuid() != 0) {
        g_assert_cmpint(symlink("/etc/passwd", path), ==, 0);
        refuse("belongs to another user");
    }
}

static void test_names(void)
{
    g_assert_true(bus_name_is_valid("a.b") && bus_name_is_valid("_a.b-c.d9"));
    g_assert_false(bus_name_is_valid("") || bus_name_is_valid(".a.b") || bus_name_is_valid("a.b."));
    g_assert_true(bus_interface_is_valid("a.b_9"));
    g_assert_false(bus_interface_is_valid("a") || bus_interface_is_valid("a.b c"));
    g_assert_true(bus_member_is_valid("_x9"));
    g_assert_false(bus_member_is_valid("") || bus_member_is_valid("9") ||
                   bus_member_is_valid("a,member='b"));
    g_assert_true(bus_path_is_valid("/") && bus_path_is_valid("/9/_"));
    g_assert_false(bus_path_is_valid("") || bus_path_is_valid("//") || bus_path_is_valid("/a'"));
}

int main(int argc, char **argv)
{
    g_autofree char *other = NULL;
    int r;

    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("lumbard-XXXXXX", NULL);
    path = g_build_filename(folder, NAME, NULL);
    other = g_build_filename(folder, "other", NULL);
    g_test_add_func("/tracker-file/valid", test_valid);
    g_test_add_func("/tracker-file/defaults", test_shortest);
    g_test_add_func("/tracker-file/off", test_off);
    g_test_add_func("/tracker-file/problems", test_wrong);
    g_test_add_func("/tracker-file/nothing reported", test_nothing_reported);
    g_test_add_func("/tracker-file/size", test_size);
    g_test_add_func("/tracker-file/not a text", test_no_text);
    g_test_add_func("/tracker-file/owners", test_owners);
    g_test_add_func("/tracker-file/names", test_names);
    r = g_test_run();
    g_remove(path);
    g_remove(other);
    g_rmdir(folder);
    g_free(folder);
    g_free(path);
    return r;
}
