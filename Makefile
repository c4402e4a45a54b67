# rill: `make help` lists what there is. GNU make and a C compiler are enough for `all` and `test`.
#
# Honoured: CC CXX CFLAGS CPPFLAGS LDFLAGS AR PREFIX DESTDIR BUILD. The macros of include/rill/config.h go into
# CPPFLAGS:  make CPPFLAGS='-DRILL_HOLD=512'. V=1 shows the commands of `test` and `check`.

CFLAGS ?= -O2 -g
CXX ?= c++
PREFIX ?= /usr/local
BUILD ?= build
CORPUS ?= ../shared/corpus
FUZZ_TIME ?= 60
CLANG ?= $(firstword $(shell command -v clang clang-19 clang-16 clang-14) clang)
ARM = arm-none-eabi-

STD = -std=c99
WARN = -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wcast-qual -Wvla
WARN_LIB = -Wc++-compat
WERROR =
OWN = $(STD) $(WARN) $(WERROR) -Iinclude

# ---- what there is ----

# The files of each layer. What `make size` prints is made from these lists; a file in none of them fails there.
FILES_shared = lib/base.c lib/utf8.c
FILES_sse = lib/sse.c
FILES_json = lib/json.c
FILES_names = lib/names.c
FILES_message = lib/message.c lib/shape.c
FILES_tool = lib/tool.c
FILES_bind = lib/bind.c
FILES_request = lib/request.c lib/lint.c $(wildcard lib/shapes*.c)
FILES_escape = lib/escape.c
FILES_turn = lib/turn.c
FILES_answer = lib/answer.c
FILES_emit = lib/emit.c
FILES_head = lib/head.c
FILES_upload = lib/upload.c
FILES_show = lib/show.c
FILES_aws = lib/aws.c
FILES_http = lib/http.c
FILES_policy = lib/policy.c
FILES_seal = lib/seal.c
FILES_print = lib/text.c
FILES_explain = lib/explain.c
space = $() $()
comma = ,
ALL_LAYERS = shared sse json names message tool bind request escape turn answer emit head upload show aws http policy seal print explain
# and what they need beside `shared`
NEEDS_message = sse json names
NEEDS_tool = message
NEEDS_bind = tool
NEEDS_explain = bind print
NEEDS_request = json
NEEDS_turn = message escape
NEEDS_answer = turn
NEEDS_emit = json names escape

LIB := $(wildcard lib/*.c)
HEADERS := include/rill.h $(wildcard include/rill/*.h)
INSTALLED = $(HEADERS) $(wildcard include/rill/*.def)
TESTS := $(patsubst tests/%.c,%,$(wildcard tests/test_*.c))
HARNESS := $(filter tests/harness%.c,$(wildcard tests/*.c))
PROGRAM := $(wildcard tests/rill*.c)
FUZZERS := $(patsubst fuzz/fuzz_%.c,%,$(wildcard fuzz/fuzz_*.c))
EXHAUSTIVE = json sse gate
VERSION = $(shell sed -n 's/^.define RILL_VERSION "\(.*\)"/\1/p' include/rill/base.h)

STRAY = $(filter-out $(foreach l,$(ALL_LAYERS),$(FILES_$(l))),$(LIB))

# ---- variants ----
# A variant is the library and its test programs, compiled in build/<variant>/ with macros (D_), flags (F_) and a
# compiler (C_) of its own, linked with L_ and run by R_. N_: flags of the library alone. A_: arguments of the test
# programs.

TINY = -DRILL_WIDE=0 -DRILL_HOLD=96 -DRILL_BLOCKS=1 -DRILL_DEPTH=8 -DRILL_INNER_DEPTH=8 -DRILL_BETA=0 -DRILL_MEMBERS=0 -DRILL_RAW=0 \
	-DRILL_PATH=16 -DRILL_STEPS=2
LARGE = -DRILL_DEPTH=1024 -DRILL_INNER_DEPTH=512 -DRILL_HOLD=4096 -DRILL_BLOCKS=64 -DRILL_READERS=15 -DRILL_PATH=4096 -DRILL_STEPS=512
# gcc 12 takes the checks it inserts itself for changes of sign
SANITIZE = -Wno-conversion -Wno-sign-conversion -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
# reads of what was never written; clang alone has it. -fsanitize-memory-track-origins (in CFLAGS) tells where it comes from
MEMORY = -O1 -g -fsanitize=memory -fno-sanitize-recover=all -fno-omit-frame-pointer
# what else a compiler may want of a libc
BARE = -ffreestanding -fno-stack-protector -fno-pie -U_FORTIFY_SOURCE
CONFIGS = RILL_DEPTH=8 RILL_DEPTH=4096 RILL_INNER_DEPTH=8 RILL_INNER_DEPTH=4096 RILL_HOLD=96 RILL_HOLD=32768 \
	RILL_BLOCKS=1 RILL_BLOCKS=64 RILL_READERS=2 RILL_READERS=15 RILL_BETA=0 RILL_MEMBERS=0 RILL_RAW=0 RILL_FAST=0 \
	RILL_WIDE=0 RILL_PATH=0 RILL_PATH=16 RILL_PATH=32768 RILL_STEPS=1 RILL_STEPS=4096 RILL_LENIENT=0
WRONG = RILL_DEPTH=0 RILL_DEPTH=12 RILL_DEPTH=4104 RILL_INNER_DEPTH=0 RILL_INNER_DEPTH=9 RILL_INNER_DEPTH=4104 \
	RILL_HOLD=95 RILL_HOLD=32769 RILL_BLOCKS=0 RILL_BLOCKS=65 RILL_READERS=0 RILL_READERS=16 \
	RILL_PATH=1 RILL_PATH=15 RILL_PATH=32769 RILL_STEPS=0 RILL_STEPS=4097 RILL_FAST=2 RILL_WIDE=-1 RILL_BETA=2 \
	RILL_MEMBERS=2 RILL_RAW=2 RILL_LENIENT=2 RILL_BUILD=4294967296
config_variant = config-$(subst =,-,$(1))

VARIANTS = default low portable plain tiny large asan asan-tiny asan-large msan joined clang-tiny bare $(LINUX) $(BOARDS) $(INSN_FAST) $(COVER) \
	$(foreach c,$(CONFIGS),$(call config_variant,$(c)))
F_portable = -U__SSE2__ # eight bytes at a time at most; for bench
F_low = -O1 # gcc 12 once dropped a call here that it keeps at -O2
# every delta the long way, and a hold of another size
D_plain = -DRILL_FAST=0 -DRILL_HOLD=160
D_tiny = $(TINY)
D_large = $(LARGE)
F_asan = $(SANITIZE)
F_asan-tiny = $(SANITIZE)
D_asan-tiny = $(TINY)
F_asan-large = $(SANITIZE)
D_asan-large = $(LARGE)
C_msan = $(CLANG)
F_msan = $(MEMORY)
D_msan = -DHARNESS_EVERY=200
A_msan = -s
# the joined file, with clang where it is there; `check-single` compiles it with both
C_joined = $(or $(shell command -v $(CLANG)),$(CC))
I_joined = -I$(BUILD)/joined/include
LIB_joined = rill.c
C_clang-tiny = $(CLANG)
D_clang-tiny = $(TINY)
F_bare = $(BARE)

# Other machines under Linux: big-endian, 32 bits, two-byte alignment, traps at a misaligned word
LINUX = arm s390x powerpc sparc64 m68k i386
C_arm = arm-linux-gnueabihf-gcc
C_s390x = s390x-linux-gnu-gcc
C_powerpc = powerpc-linux-gnu-gcc
C_sparc64 = sparc64-linux-gnu-gcc
C_m68k = m68k-linux-gnu-gcc
C_i386 = i686-linux-gnu-gcc
R_powerpc = qemu-ppc
$(foreach v,$(LINUX),$(eval L_$(v) = -static)$(eval D_$(v) = -D_FILE_OFFSET_BITS=64 -DRILL_LENIENT=1)$(eval R_$(v) ?= qemu-$(v)))

# Boards without an operating system, emulated; what the tests want of a C library is in X_. m0: v6-M code on a Cortex-M3
# that traps misaligned words, which has the room that no board with an M0 has; m0-64k: on a Cortex-M0, with less room.
BOARDS = m0 m0-64k m3 m4 m7 m33 m55 rv32 avr
BOARD = -Os -ffreestanding -fno-stack-protector -ffunction-sections -fdata-sections -fno-tree-loop-distribute-patterns \
	-Itests/target/include -Itests/target
X_rv32 = $(addprefix tests/target/,hosted.c services.c rv32.c)
cortex_m = -nostdlib -Wl,--gc-sections -T tests/target/cortexm.ld -Wl,--defsym=ROM=$(1),--defsym=ROM_N=$(2) \
	-Wl,--defsym=RAM=$(3),--defsym=RAM_N=$(4),--defsym=STACK_N=$(5)
CPU_m0 = -mcpu=cortex-m0plus -DUNALIGNED_TRAP
CPU_m0-64k = -mcpu=cortex-m0plus
CPU_m3 = -mcpu=cortex-m3
CPU_m4 = -mcpu=cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16
CPU_m7 = -mcpu=cortex-m7 -mfloat-abi=hard -mfpu=fpv5-d16
CPU_m33 = -mcpu=cortex-m33
CPU_m55 = -mcpu=cortex-m55 -mfloat-abi=hard
$(foreach v,$(filter m%,$(BOARDS)),$(eval C_$(v) = arm-none-eabi-gcc)$(eval F_$(v) = -mthumb $(CPU_$(v)) $(BOARD)) \
	$(eval X_$(v) = $(addprefix tests/target/,hosted.c services.c cortexm.c))$(eval R_$(v) = sh tests/target/board.sh $(v)) \
	$(eval L_$(v) = $(call cortex_m,0,4M,0x20000000,4M,64K))$(eval Q_$(v) = qemu-system-arm))
Q_m0-64k = qemu-system-arm
D_m0-64k = -DHARNESS_CASES=2000
A_m0-64k = -s
L_m0-64k = $(call cortex_m,0,256K,0x20000000,64K,2K)
L_m33 = $(call cortex_m,0x10000000,4M,0x80000000,16M,64K)
L_m55 = $(call cortex_m,0,512K,0x60000000,16M,64K)
C_rv32 = riscv64-unknown-elf-gcc
F_rv32 = -march=rv32imac -mabi=ilp32 -mno-relax $(BOARD)
L_rv32 = -nostdlib -Wl,--gc-sections -Wl,--no-warn-rwx-segments -T tests/target/rv32.ld
R_rv32 = sh tests/target/board.sh rv32
Q_rv32 = qemu-system-riscv32
$(foreach v,$(filter-out avr,$(BOARDS)),$(eval E_$(v) = -lgcc))
# the library of `make insn` with the fast path, which is off by default there
INSN_CORES = m0 m4 rv32
INSN_FAST = $(INSN_CORES:%=%-fast)
$(foreach v,$(INSN_CORES),$(eval C_$(v)-fast = $(C_$(v)))$(eval F_$(v)-fast = $(F_$(v:m0=m0-64k)))$(eval D_$(v)-fast = -DRILL_FAST=1))
# 16-bit int and pointers; constants take RAM there, so it has all that the machine can address
C_avr = avr-gcc
D_avr = -DHARNESS_CASES=1500 -DHARNESS_EVERY=200
A_avr = -s
F_avr = -mmcu=atmega2560 $(BOARD) -w
X_avr = $(addprefix tests/target/,hosted.c services.c avr.c)
L_avr = -Wl,--gc-sections tests/target/avr.ld $(addprefix -Wl$(comma)--defsym=,__DATA_REGION_LENGTH__=0xfe00 __stack=0xfff7 target_heap=__heap_start \
	target_heap_end=0x80f7f8 target_stack_end=0x80f7f8 target_stack=0x80fff8)
R_avr = $(BUILD)/avr_board
Q_avr = avr-gcc

$(foreach c,$(CONFIGS),$(eval D_$(call config_variant,$(c)) = -D$(c)))
# Coverage: what one of them leaves out, another has. Only the library is instrumented (N_). A program that is run by hand
# leaves its counts in build/, too.
COVER_CC ?= clang-19
COVER = cover cover-32 cover-tiny
C_cover = $(COVER_CC)
C_cover-32 = $(COVER_CC) -m32
C_cover-tiny = $(COVER_CC)
D_cover-32 = -D_FILE_OFFSET_BITS=64 -DRILL_LENIENT=1 -DRILL_FAST=1
D_cover-tiny = $(TINY) -DRILL_FAST=0
define cover_variant
F_$(1) = -O1
N_$(1) = -O0 -fprofile-instr-generate=$(abspath $(BUILD))/$(1)/raw/by-hand.profraw -fcoverage-mapping -fcoverage-mcdc -Werror
L_$(1) = -fprofile-instr-generate
R_$(1) = env LLVM_PROFILE_FILE=$(BUILD)/$(1)/raw/$$$$*.profraw
A_$(1) = -s
endef
$(foreach v,$(COVER),$(eval $(call cover_variant,$(v))))

cc = $(or $(C_$(1)),$(CC))
flags = $(STD) $(WARN) $(WERROR) $(or $(I_$(1)),-Iinclude) $(D_$(1)) $(if $(filter -DRILL_%,$(D_$(1))),$(filter-out -DRILL_%,$(CPPFLAGS)),$(CPPFLAGS)) $(CFLAGS) $(F_$(1))

all: $(BUILD)/librill.a $(BUILD)/rill  ## librill.a and the program rill, into build/

define variant
$(BUILD)/$(1)/obj/%.o: %.c $(BUILD)/$(1)/flags
	@mkdir -p $$(@D)
	$(call cc,$(1)) $$(if $$(filter lib/%,$$<),$(WARN_LIB)) $(call flags,$(1)) $$(if $$(filter lib/%,$$<),$(N_$(1))) -MMD -MP -c $$< -o $$@
$(BUILD)/$(1)/flags: FORCE
	@mkdir -p $$(@D)
	@echo '$(subst ','\'',$(call cc,$(1)) $(call flags,$(1)) $(N_$(1)) $(LDFLAGS) $(L_$(1)))' | cmp -s - $$@ || \
		echo '$(subst ','\'',$(call cc,$(1)) $(call flags,$(1)) $(N_$(1)) $(LDFLAGS) $(L_$(1)))' >$$@
$(BUILD)/$(1)/librill.a: $(patsubst %.c,$(BUILD)/$(1)/obj/%.o,$(or $(LIB_$(1)),$(LIB)))
	@rm -f $$@
	$(AR) rcs $$@ $$^
$(TESTS:%=$(BUILD)/$(1)/tests/%): $(BUILD)/$(1)/tests/%: $(BUILD)/$(1)/obj/tests/%.o \
		$(HARNESS:%.c=$(BUILD)/$(1)/obj/%.o) $(X_$(1):%.c=$(BUILD)/$(1)/obj/%.o) $(BUILD)/$(1)/librill.a
	@mkdir -p $$(@D)
	$(call cc,$(1)) $(CFLAGS) $(F_$(1)) $(LDFLAGS) $(L_$(1)) -o $$@ $$^ $(LDLIBS) $(E_$(1))
$(FUZZERS:%=$(BUILD)/$(1)/replay/%): $(BUILD)/$(1)/replay/%: $(BUILD)/$(1)/obj/fuzz/fuzz_%.o \
		$(BUILD)/$(1)/obj/fuzz/replay.o $(X_$(1):%.c=$(BUILD)/$(1)/obj/%.o) $(BUILD)/$(1)/librill.a
	@mkdir -p $$(@D)
	$(call cc,$(1)) $(CFLAGS) $(F_$(1)) $(LDFLAGS) $(L_$(1)) -o $$@ $$^ $(LDLIBS) $(E_$(1))
$(TESTS:%=$(BUILD)/results/$(1).%): $(BUILD)/results/$(1).%: $(BUILD)/$(1)/tests/% FORCE
	@$$(STEP) $$@ '$(1) $$*' $(R_$(1)) $$< $(A_$(1)) $$(A_$(1)_$$*) $$(wildcard tests/cases/$$(patsubst test_%,%,$$*)/*.txt)
$(FUZZERS:%=$(BUILD)/results/$(1).replay_%): $(BUILD)/results/$(1).replay_%: $(BUILD)/$(1)/replay/% FORCE
	@$$(STEP) $$@ '$(1) replay_$$*' $(R_$(1)) $$< $$(call fuzz_files,$$*)
endef
$(foreach v,$(VARIANTS),$(eval $(call variant,$(v))))
# what a harness is run over; one that reads what another reads has no seeds of its own
fuzz_files = $(wildcard fuzz/seeds/$(or $(SEEDS_$(1)),$(1)) fuzz/fixed/$(1) fuzz/corpus/$(1))
SEEDS_forward = message
SEEDS_relay = message
SEEDS_bedrock = message
tests_of = $(foreach v,$(1),$(TESTS:%=$(BUILD)/results/$(v).%))
replays_of = $(foreach v,$(1),$(FUZZERS:%=$(BUILD)/results/$(v).replay_%))

# the library without RILL_FAST and RILL_WIDE in one object that shows nothing but twin_sum(), for fuzz_message.c to compare with
twin = $(1) -r -nostdlib $(2) -DRILL_FAST=0 -DRILL_WIDE=0 -DTWIN -o $@.all $(filter %.c,$^) && objcopy --keep-global-symbol=twin_sum $@.all $@
TWIN_FILES = fuzz/fuzz_message.c $(LIB) fuzz/fuzz.h $(wildcard lib/*.h) $(INSTALLED)
TWINS = $(if $(filter Linux,$(shell uname -s)),default asan)
$(TWINS:%=$(BUILD)/%/twin.o): $(BUILD)/%/twin.o: $(TWIN_FILES) $(BUILD)/%/flags
	@mkdir -p $(@D)
	$(call twin,$(call cc,$*),$(call flags,$*))
$(foreach v,$(TWINS),$(eval $(BUILD)/$(v)/replay/message: $(BUILD)/$(v)/twin.o))

$(BUILD)/librill.a: $(BUILD)/default/librill.a
	cp $< $@
$(BUILD)/rill: $(PROGRAM:%.c=$(BUILD)/large/obj/%.o) $(BUILD)/large/librill.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/prefixes: $(BUILD)/default/obj/tests/prefixes.o $(BUILD)/default/librill.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/gateway: $(BUILD)/default/obj/tests/example_gateway.o $(BUILD)/default/librill.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(foreach v,default asan,$(BUILD)/$(v)/hostile/server): $(BUILD)/%/hostile/server: $(foreach f,server box,$(BUILD)/%/obj/tests/hostile/$(f).o)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(F_$*) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(foreach v,default asan,$(BUILD)/$(v)/hostile/client): $(BUILD)/%/hostile/client: $(foreach f,client calls box,$(BUILD)/%/obj/tests/hostile/$(f).o) \
		$(BUILD)/%/librill.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(F_$*) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/calls: $(BUILD)/default/obj/tests/sdk/calls.o $(BUILD)/default/librill.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/big: $(BUILD)/default/obj/tests/big.o $(BUILD)/default/librill.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/freestanding: tests/freestanding.c $(BUILD)/bare/flags $(BUILD)/bare/librill.a
	$(CC) $(call flags,bare) -nostdlib -static -o $@ $< $(BUILD)/bare/librill.a

-include $(wildcard $(BUILD)/*/obj/*/*.d $(BUILD)/*/obj/*/*/*.d)

run:  ## show a recorded answer arrive
	@[ -x $(BUILD)/rill ] || echo 'compiling, once ...'
	@+$(make_quiet) $(BUILD)/rill
	@$(BUILD)/rill --pace 25 text tests/demo.sse

# ---- one file ----

LAYERS = $(ALL_LAYERS)
with_needs = $(sort $(1) $(foreach l,$(1),$(call with_needs,$(NEEDS_$(l)))))
single_files = $(foreach l,$(filter shared $(call with_needs,$(1)),$(ALL_LAYERS)),$(FILES_$(l)))

single:  ## the library as build/single/rill.h and rill.c; or LAYERS="sse json message" and what they need
	$(if $(filter-out $(ALL_LAYERS),$(LAYERS)),@echo "no layer: $(filter-out $(ALL_LAYERS),$(LAYERS)); there are: $(ALL_LAYERS)"; exit 1)
	@sh tests/single.sh $(BUILD)/single $(VERSION) $(call single_files,$(LAYERS))
	@wc -l $(BUILD)/single/rill.h $(BUILD)/single/rill.c

dist: $(BUILD)/joined/rill.c  ## an Arduino library, an ESP-IDF component, a Zephyr module, a PlatformIO package: build/dist
	@sh tests/dist.sh $(BUILD)/dist $(VERSION) $(BUILD)/joined '$(URL)'
	@[ -n '$(URL)' ] || echo 'the manifests have no address of the project, which the Arduino library manager wants: make dist URL=https://...'
check-dist: dist  ## they are what their tools expect: manifests parsed, examples built against stubs and run
	@CC='$(CC)' CXX='$(CXX)' STD='$(STD)' WARN='$(WARN) $(WARN_LIB)' sh tests/check_dist.sh $(BUILD)/dist $(VERSION) $(BUILD)/joined '$(URL)'

# what the variant `joined` is made of: all of it, in a folder of its own, and a header for each that tests include
$(BUILD)/joined/rill.c: tests/single.sh LICENSE $(LIB) $(wildcard lib/*.h) $(INSTALLED)
	@mkdir -p $(@D)/include/rill
	sh tests/single.sh $(@D) $(VERSION) $(call single_files,$(ALL_LAYERS))
	for h in $(HEADERS:include/%=%); do echo "#include \"$(abspath $(@D))/rill.h\"" >$(@D)/include/$$h; done
$(BUILD)/joined/obj/rill.o: $(BUILD)/joined/rill.c $(BUILD)/joined/flags
	@mkdir -p $(@D)
	$(call cc,joined) $(WARN_LIB) $(call flags,joined) -c $< -o $@
$(TESTS:%=$(BUILD)/joined/obj/tests/%.o) $(HARNESS:%.c=$(BUILD)/joined/obj/%.o): $(BUILD)/joined/rill.c

# ---- tests ----
# Every step leaves its count in build/results/. Steps do not stop one another; a step that could not be built has failed.

RESULTS = $(BUILD)/results
STEP = sh tests/run.sh one
make_quiet = $(MAKE) --no-print-directory $(if $(V),,-s)
define steps
	@rm -rf $(RESULTS)
	@+$(make_quiet) -k $(1) $(2) || true
	@sh tests/run.sh sum $(2)
endef
# a step that is a target of this file
define target_step
$(RESULTS)/$(1): FORCE
	@+SHOW=$(2) $$(STEP) $$@ $(1) $(make_quiet) $(1)
endef
$(foreach t,check-freestanding check-headers check-symbols check-single check-dist check-faults checkpoint cuts freestanding examples corpus cortex-m errors installed gateway sdk hostile program check-security exhaustive linear stack-planted compiles figures ram cost size-features,\
	$(eval $(call target_step,$(t),0)))
$(foreach t,size stack big fuzz insn-host prove-quick insn-real firmware,$(eval $(call target_step,$(t),1)))
# built up here, where one make sees all that others build too
$(RESULTS)/corpus $(RESULTS)/program: $(BUILD)/rill
$(RESULTS)/corpus: $(BUILD)/prefixes
$(RESULTS)/big: $(BUILD)/big
$(RESULTS)/installed $(RESULTS)/examples: $(BUILD)/librill.a
$(RESULTS)/check-single $(RESULTS)/check-dist $(RESULTS)/linear: $(BUILD)/joined/rill.c
$(RESULTS)/insn-host $(RESULTS)/insn-real: $(BUILD)/bench/alone/bench
$(RESULTS)/firmware $(RESULTS)/insn-real: $(if $(call can_run,m0),$(BUILD)/m0-64k/librill.a $(X_m0-64k:%.c=$(BUILD)/m0-64k/obj/%.o))
$(RESULTS)/figures: $(foreach t,size stack ram insn-real cost size-features,$(RESULTS)/$(t))
$(RESULTS)/gateway $(RESULTS)/sdk: $(BUILD)/gateway
$(RESULTS)/gateway: $(BUILD)/rill
$(RESULTS)/exhaustive: $(EXHAUSTIVE:%=$(BUILD)/default/exhaustive/%)
$(RESULTS)/hostile: $(BUILD)/rill $(BUILD)/default/hostile/client $(BUILD)/default/hostile/server
$(RESULTS)/examples: $(BUILD)/rill
$(RESULTS)/sdk: $(BUILD)/calls $(BUILD)/rill

TEST_STEPS = $(call tests_of,default plain tiny large) $(call replays_of,default plain tiny) \
	$(RESULTS)/freestanding $(RESULTS)/examples $(RESULTS)/check-headers $(RESULTS)/gateway $(RESULTS)/check-security $(RESULTS)/exhaustive $(RESULTS)/linear \
	$(if $(wildcard $(CORPUS)),$(RESULTS)/corpus)
test:  ## build and run the tests; needs the compiler only
	@echo "testing with $(CC):"
	$(call steps,,$(TEST_STEPS))

ASAN_STEPS = $(call tests_of,asan asan-tiny asan-large) $(call replays_of,asan asan-tiny) $(RESULTS)/asan.hostile
asan:  ## the tests under the address and undefined behaviour sanitizers
	$(call steps,,$(ASAN_STEPS))

MSAN_STEPS = $(if $(shell echo 'int main(void) { return 0; }' | $(CLANG) -fsanitize=memory -x c -o /dev/null - 2>/dev/null && echo yes),\
	$(filter-out %.test_tool %.test_turn,$(call tests_of,msan)) $(call replays_of,msan),$(RESULTS)/no-msan) # those take minutes
$(foreach t,$(wildcard tests/cases/*),$(eval A_msan_test_$(notdir $(t)) = -c)) # the rest of them is for the replays
msan:  ## the cases, at a sample of their cuts, and the replays under the memory sanitizer; needs clang
	$(call steps,,$(MSAN_STEPS))
$(RESULTS)/no-msan: FORCE
	@$(STEP) $@ msan sh -c 'echo "skipped: install clang, and its -fsanitize=memory (Debian: clang)"; exit 77'

# Boards without much room run the cases that fit, and have some programs in several parts; the first one has the cases.
# NAME:PARTS
CROSS = $(LINUX) $(BOARDS)
PARTS_m0-64k = test_aws:4 test_request:5 test_turn:2
PARTS_avr = test_aws:4 test_message:2 test_request:12 test_tool:4
PARTED = $(foreach v,$(BOARDS),$(if $(PARTS_$(v)),$(v)))
parts = $(foreach k,$(wordlist 1,$(2),1 2 3 4 5 6 7 8 9 10 11 12),$(1)-$(k)of$(2))
define part
$(BUILD)/$(1)/obj/tests/$(2)-$(3)of$(4).o: tests/$(2).c $(BUILD)/$(1)/flags
	@mkdir -p $$(@D)
	$(call cc,$(1)) $(call flags,$(1)) -DHARNESS_PARTS=$(4) -DHARNESS_PART=$(3)-1 -MMD -MP -c $$< -o $$@
$(BUILD)/$(1)/tests/$(2)-$(3)of$(4): $(BUILD)/$(1)/obj/tests/$(2)-$(3)of$(4).o $(HARNESS:%.c=$(BUILD)/$(1)/obj/%.o) \
		$(X_$(1):%.c=$(BUILD)/$(1)/obj/%.o) $(BUILD)/$(1)/librill.a
	@mkdir -p $$(@D)
	$(call cc,$(1)) $(CFLAGS) $(F_$(1)) $(LDFLAGS) $(L_$(1)) -o $$@ $$^ $(LDLIBS) $(E_$(1))
$(RESULTS)/$(1).$(2)-$(3)of$(4): $(BUILD)/$(1)/tests/$(2)-$(3)of$(4) FORCE
	@$$(STEP) $$@ '$(1) $(2) $(3) of $(4)' $(R_$(1)) $$< $(A_$(1)) $(if $(filter 1,$(3)),$$(A_$(1)_$(2)) $$(wildcard tests/cases/$(2:test_%=%)/*.txt))
endef
split_name = $(subst :, ,$(1))
$(foreach v,$(PARTED),$(foreach p,$(PARTS_$(v)),$(foreach k,$(wordlist 1,$(lastword $(call split_name,$(p))),1 2 3 4 5 6 7 8 9 10 11 12),\
	$(eval $(call part,$(v),$(firstword $(call split_name,$(p))),$(k),$(lastword $(call split_name,$(p))))))))
$(foreach v,$(PARTED),$(eval TESTS_$(v) = $(filter-out $(foreach p,$(PARTS_$(v)),$(firstword $(call split_name,$(p)))),$(TESTS)) \
	$(foreach p,$(PARTS_$(v)),$(call parts,$(firstword $(call split_name,$(p))),$(lastword $(call split_name,$(p)))))))
can_run = $(shell command -v $(C_$(1)) && command -v $(or $(Q_$(1)),$(R_$(1))))
cross_steps = $(foreach v,$(1),$(if $(call can_run,$(v)),$(patsubst %,$(RESULTS)/$(v).%,$(or $(TESTS_$(v)),$(TESTS))),$(RESULTS)/no-$(v)))
cross:  ## the tests on every other machine, emulated; cross-NAME: on one. Hours on AVR
	$(call steps,,$(call cross_steps,$(CROSS)) $(RESULTS)/cortex-m $(RESULTS)/firmware $(RESULTS)/compiles)
$(CROSS:%=cross-%): cross-%:
	$(call steps,,$(call cross_steps,$*))
$(CROSS:%=$(RESULTS)/no-%): $(RESULTS)/no-%: FORCE
	@$(STEP) $@ $* sh -c 'echo "skipped: install $(C_$*) and $(or $(Q_$*),$(R_$*)) (Debian: tests/README.md has the packages)"; exit 77'
$(TESTS_avr:%=$(RESULTS)/avr.%): $(BUILD)/avr_board
$(BUILD)/avr_board: tests/target/avr_board.c
	@mkdir -p $(@D)
	$(CC) -O2 -o $@ $< -lsimavr -lelf
# what check runs of it: of s390x and m0-64k, long cases at a sample of their cuts; of m0-64k, the tests in C of the layers
# without cases; of those not named, what takes seconds
CASES_ONLY =
BRIEFLY =
A_s390x = $(BRIEFLY)
A_m0-64k = $(BRIEFLY)
SAMPLE = test_base test_http test_seal
$(foreach t,$(wildcard tests/cases/*),$(eval A_m0-64k_test_$(notdir $(t)) = $$(CASES_ONLY)))
CROSS_STEPS = $(call cross_steps,s390x) $(if $(call can_run,s390x),$(call replays_of,s390x)) \
	$(filter-out %.test_turn-1of2 %.test_aws-2of4 %.test_aws-3of4 %.test_aws-4of4,$(call cross_steps,m0-64k)) \
	$(foreach v,$(filter-out s390x m0-64k,$(CROSS)),$(if $(call can_run,$(v)),$(SAMPLE:%=$(RESULTS)/$(v).%),$(RESULTS)/no-$(v))) \
	$(addprefix $(RESULTS)/,cortex-m firmware insn-real stack-planted compiles ram cost size-features figures)

CLANG_STEPS = $(call tests_of,joined) $(if $(shell command -v $(CLANG)),$(call tests_of,clang-tiny),$(RESULTS)/no-clang)
$(RESULTS)/no-clang: FORCE
	@$(STEP) $@ clang sh -c 'echo "skipped: install clang"; exit 77'

# the tests of the layers that know the macro
TESTS_RILL_DEPTH = test_json test_message test_request test_emit
TESTS_RILL_INNER_DEPTH = test_message test_tool
TESTS_RILL_PATH = test_tool
TESTS_RILL_STEPS = test_tool
TESTS_RILL_LENIENT = test_tool
config_tests = $(or $(TESTS_$(firstword $(subst =, ,$(1)))),test_message test_turn)
CONFIG_STEPS = $(foreach c,$(CONFIGS),$(patsubst %,$(RESULTS)/$(call config_variant,$(c)).%,$(call config_tests,$(c)))) \
	$(RESULTS)/errors $(RESULTS)/checkpoint $(RESULTS)/cuts
check-config:  ## each macro alone, at a small and a large value; states of one are refused by another
	$(call steps,,$(CONFIG_STEPS))

COVER_COV = $(COVER_CC:clang%=llvm-cov%)
COVER_STEPS = $(if $(and $(shell command -v $(COVER_CC)),$(shell command -v $(COVER_COV))),\
	$(call tests_of,$(COVER)) $(RESULTS)/coverage,$(RESULTS)/no-coverage)
coverage:  ## lines, branches and MC/DC of lib/ by its tests, against tests/coverage; needs clang 19
	$(call steps,,$(COVER_STEPS))
$(RESULTS)/coverage: $(call tests_of,$(COVER)) FORCE
	@SHOW=1 $(STEP) $@ coverage sh tests/coverage.sh $(COVER_COV) $(COVER:%=$(BUILD)/%)
$(RESULTS)/no-coverage: FORCE
	@$(STEP) $@ coverage sh -c 'echo "skipped: install $(COVER_CC) (Debian: clang-19 llvm-19 libclang-rt-19-dev libc6-dev-i386 lib32gcc-12-dev)"; exit 77'

# TESTED=yes: without what `make test` runs, as it has just been run
CHECK_STEPS = $(if $(TESTED),,$(TEST_STEPS)) $(RESULTS)/low.test_request $(RESULTS)/low.test_emit $(ASAN_STEPS) $(MSAN_STEPS) $(CLANG_STEPS) $(CROSS_STEPS) $(CONFIG_STEPS) $(COVER_STEPS) \
	$(addprefix $(RESULTS)/,check-freestanding check-symbols check-single check-dist check-faults installed size stack insn-host big fuzz sdk hostile program prove-quick)
check:  ## what CI runs: all but hours of cross, prove, analyze, fuzz-selftest, fuzz-differential, fuzz-exhaustive
	@echo "checking with $(CC):"
	$(call steps,WERROR=-Werror CASES_ONLY=-c BRIEFLY=-s FUZZ_TIME=$(FUZZ_TIME),$(CHECK_STEPS))

fuzz-replay: $(foreach v,default asan,$(FUZZERS:%=$(BUILD)/$(v)/replay/%))  ## seeds and fixed finds, without a fuzzer
	$(call steps,,$(call replays_of,default asan))

# The program has a _start of its own for two machines; elsewhere there is nothing to run.
freestanding:
	@if ! echo | $(CC) $(CFLAGS) -dM -E -x c - | grep -Eq '__(x86_64|aarch64)__ 1' || \
		! echo | $(CC) $(CFLAGS) -dM -E -x c - | grep -q '__linux__ 1'; then \
		echo "skipped: only on Linux for x86-64 and aarch64"; exit 77; fi
	@+$(make_quiet) $(BUILD)/freestanding CFLAGS='$(filter-out -fsanitize% -fprofile% --coverage,$(CFLAGS))'
	@$(BUILD)/freestanding

examples: $(BUILD)/librill.a $(BUILD)/rill # do what they say, and are what README.md shows
	@CC='$(CC) $(STD) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -Iinclude' sh tests/examples.sh $(BUILD)

corpus: $(BUILD)/rill $(BUILD)/prefixes
	@command -v python3 >/dev/null || { echo "skipped: install python3"; exit 77; }
	@python3 tests/corpus.py $(BUILD)/rill $(CORPUS)

big: $(BUILD)/big  ## one event of over 4 GiB, in constant memory
	@$(BUILD)/big

program: $(BUILD)/rill  ## what build/rill prints, its exit statuses and options, on cases of its own; every cut the same
	@command -v python3 >/dev/null || { echo "skipped: install python3"; exit 77; }
	@python3 tests/program.py $(BUILD)/rill tests/hostile/rows

gateway: $(BUILD)/gateway $(BUILD)/rill # decoded and sent on, a stream is the same message
	@for mode in message turn; do \
		$(BUILD)/rill $$mode tests/demo.sse >$(BUILD)/$$mode.want && \
		$(BUILD)/gateway <tests/demo.sse | $(BUILD)/rill $$mode | cmp - $(BUILD)/$$mode.want || exit 1; done
	@$(BUILD)/rill message tests/demo.sse | $(BUILD)/gateway | $(BUILD)/rill turn | cmp - $(BUILD)/turn.want
	@echo "3 passed, 0 failed"

sdk: $(BUILD)/gateway $(BUILD)/calls $(BUILD)/rill  ## the API's own client reads what is emitted, and sends the same
	@$(call need,node)
	@[ -d tests/sdk/node_modules ] || { echo "skipped: run npm ci in tests/sdk"; exit 77; }
	@node tests/sdk/judge.mjs $(BUILD)/gateway tests/demo.sse $(BUILD)/calls $(BUILD)/rill

hostile: $(BUILD)/default/hostile/client $(BUILD)/default/hostile/server $(BUILD)/rill  ## what comes of every row of tests/hostile
	@$(BUILD)/default/hostile/client tests/hostile $(BUILD)/default/hostile/server $(BUILD)/rill $(ROW)

hostile-server: $(BUILD)/default/hostile/server  ## the same rows on a port (PORT=8080), for any client
	@$< tests/hostile $(or $(PORT),8080)

$(RESULTS)/asan.hostile: $(BUILD)/asan/hostile/client $(BUILD)/asan/hostile/server $(BUILD)/rill FORCE
	@$(STEP) $@ 'asan hostile' $(BUILD)/asan/hostile/client tests/hostile $(BUILD)/asan/hostile/server $(BUILD)/rill

hostile-sdk: $(BUILD)/default/hostile/server  ## the API's own client on the same rows: what it takes for a success
	@$(call need,node)
	@[ -d tests/sdk/node_modules ] || { echo "skipped: run npm ci in tests/sdk"; exit 77; }
	@node tests/hostile/sdk.mjs $<

# ---- gates ----

need = command -v $(1) >/dev/null || { echo "skipped: install $(or $(2),$(1))"; exit 77; }
bare_cc = $(1) $(OWN) $(WARN_LIB) $(CPPFLAGS) -O2 -ffreestanding -fno-stack-protector -nostdinc -isystem $(shell $(1) -print-file-name=include)
M0 = -mcpu=cortex-m0plus -mthumb
M4 = -mcpu=cortex-m4 -mthumb

check-freestanding:  ## compile with no hosted header in reach
	@mkdir -p $(BUILD)/free
	@for f in $(LIB); do $(call bare_cc,$(CC)) -Werror -c $$f -o $(BUILD)/free/$$(basename $$f .c).o || exit 1; done
	@echo "$(words $(LIB)) passed, 0 failed"

cortex-m:
	@$(call need,$(ARM)gcc,gcc-arm-none-eabi)
	@mkdir -p $(BUILD)/cortex-m
	@for f in $(LIB); do for m in "$(M0)" "$(M4)"; do \
		$(call bare_cc,$(ARM)gcc) -Werror $$m -c $$f -o $(BUILD)/cortex-m/$$(basename $$f .c).o || exit 1; done; done

check-single: $(BUILD)/joined/rill.c  ## the joined files: whole, each layer alone, with each compiler that is there
	@CC='$(CC)' CXX='$(CXX)' CLANG='$(CLANG)' STD='$(STD)' WARN='$(WARN) -Werror' WARN_LIB='$(WARN_LIB)' VERSION='$(VERSION)' \
		sh tests/check_single.sh $(BUILD)/single-check $(BUILD)/joined $(foreach l,$(filter-out shared,$(ALL_LAYERS)),\
		'$(l):$(call single_files,$(l))') 'all:$(call single_files,$(ALL_LAYERS))'

check-headers:  ## each header alone, as C99 and as C++
	@n=0; for h in $(HEADERS); do \
		h=$${h#include/}; \
		printf '#include "%s"\n#include "%s"\ntypedef int not_empty;\n' $$h $$h | \
			$(CC) $(OWN) $(WARN_LIB) $(CPPFLAGS) -Werror -x c -fsyntax-only - || { echo "$$h, as C"; exit 1; }; \
		n=$$((n + 1)); \
	done; \
	cxx=$$(command -v $(CXX) || command -v $(CLANG)); \
	if [ -z "$$cxx" ]; then echo "C++: skipped, there is no $(CXX)"; [ "$$CI" != true ] || exit 1; else for h in $(HEADERS); do \
		h=$${h#include/}; \
		printf '#include "%s"\n#include "%s"\n' $$h $$h | \
			$$cxx -std=c++11 $(WARN) -Iinclude $(CPPFLAGS) -Werror -x c++ -fsyntax-only - || { echo "$$h, as C++"; exit 1; }; \
		n=$$((n + 1)); \
	done; fi; echo "$$n passed, 0 failed"

# Four functions of the C library, and arithmetic that the compiler calls for; no 64-bit division, no floating point.
ALLOWED = memcpy|memmove|memset|memcmp|__aeabi_(lmul|llsl|llsr|lasr|lcmp|ulcmp|u?idiv(mod)?|mem(cpy|move|set|clr)[48]?)|__gnu_thumb1_case_(uqi|sqi|uhi|shi|si)
symbols = $(foreach f,$(LIB),$(2) $(STD) -Iinclude $(CPPFLAGS) $(3) -ffreestanding -fno-stack-protector -c $(f) -o $(BUILD)/symbols/$(1)-$(notdir $(f:.c=.o)) &&) true
check-symbols:  ## what the library asks for, and what it defines
	@mkdir -p $(BUILD)/symbols && rm -f $(BUILD)/symbols/*
	@$(call symbols,host,$(CC),-O2 -fno-pic -fno-pie) # else tables that hold pointers count as data for the loader to fill
	@$(call symbols,host-Os,$(CC),-Os -fno-pic -fno-pie)
	@if command -v $(ARM)gcc >/dev/null; then \
		$(call symbols,m0,$(ARM)gcc,-Os $(M0)) && $(call symbols,m0-O2,$(ARM)gcc,-O2 $(M0)) && \
		$(call symbols,m4,$(ARM)gcc,-Os $(M4)) && $(call symbols,m4-O2,$(ARM)gcc,-O2 $(M4)); \
	elif [ "$$CI" = true ]; then echo "install gcc-arm-none-eabi"; exit 1; else echo "32 bits: skipped, install gcc-arm-none-eabi"; fi
	@grep -oEhw 'rill_[a-z0-9_]+' $(HEADERS) | sort -u >$(BUILD)/symbols/declared
	@for o in $(BUILD)/symbols/*.o; do case $$o in */host*) nm=nm ;; *) nm=$(ARM)nm ;; esac; $$nm $$o | sed "s|^|$$o |"; done | awk -v allowed='$(ALLOWED)' ' \
		FNR == NR { declared[$$1]; next } \
		$$(NF - 1) == "U" { if ($$NF !~ "^(" allowed "|rilli?_[a-z0-9_]+)$$") print $$1 " asks for " $$NF; next } \
		$$(NF - 1) ~ /^[dDbBcC]$$/ { print $$1 " has writable " $$NF } \
		$$(NF - 1) ~ /^[A-Z]$$/ && $$NF !~ /^rilli?_/ { print $$1 " defines " $$NF } \
		$$(NF - 1) ~ /^[A-Z]$$/ && $$NF ~ /^rill_/ && !($$NF in declared) { print $$1 " defines " $$NF ", which is in no header" }' \
		$(BUILD)/symbols/declared - >$(BUILD)/symbols/found; cat $(BUILD)/symbols/found; ! [ -s $(BUILD)/symbols/found ]
	@echo "asked for: $$(for o in $(BUILD)/symbols/*.o; do nm -u $$o; done 2>/dev/null | awk '$$NF !~ /^rill/ { print $$NF }' | sort -u | xargs)"
	@n=$$(ls $(BUILD)/symbols/*.o | wc -l); echo "$$n passed, 0 failed"

installed: $(BUILD)/librill.a # a program that knows only what was installed
	@rm -rf $(BUILD)/installed
	@+$(make_quiet) install DESTDIR= PREFIX='$(abspath $(BUILD))/installed' >/dev/null
	@printf '%s\n' '#include <rill.h>' \
		'int main(void) { rill_message m; return rill_message_init(&m, RILL_SSE) != RILL_OK; }' >$(BUILD)/installed/a.c
	@cd $(BUILD)/installed && $(CC) $(STD) $(CFLAGS) -o a a.c $$(sed -n -e 's|[$$]{includedir}|include|' \
		-e 's|[$$]{libdir}|lib|' -e 's/^Cflags: //p' -e 's/^Libs: //p' lib/pkgconfig/rill.pc) && ./a
	@+$(make_quiet) uninstall DESTDIR= PREFIX='$(abspath $(BUILD))/installed' >/dev/null
	@! find $(BUILD)/installed -name '*rill*' | grep .
	@echo "1 passed, 0 failed"

check-security:  ## each test that README.md names for a class of holes is there
	@sh tests/security.sh

errors: # a value out of range, a row that its struct cannot hold: stops the compiler
	@n=0; for c in $(WRONG); do \
		if echo '#include "rill.h"' | $(CC) $(STD) -Iinclude -D$$c -x c -fsyntax-only - 2>/dev/null; then echo "$$c compiles"; exit 1; fi; \
		n=$$((n + 1)); \
	done; \
	$(CC) $(STD) -Iinclude -DWRONG=0 -fsyntax-only tests/wrong_rows.c || exit 1; \
	for c in $$(sed -n 's/^#elif WRONG == \([0-9]*\).*/\1/p' tests/wrong_rows.c); do \
		if $(CC) $(STD) -Iinclude -DWRONG=$$c -fsyntax-only tests/wrong_rows.c 2>/dev/null; then echo "wrong_rows.c: $$c compiles"; exit 1; fi; \
		n=$$((n + 1)); \
	done; echo "$$n passed, 0 failed"

checkpoint: # a stored state of another version or configuration is refused
	@CC='$(CC) $(STD) $(filter-out -DRILL_%,$(CPPFLAGS))' FILES='$(call single_files,message seal print json)' \
		sh tests/checkpoint.sh $(BUILD)/checkpoint $(CONFIGS)

cuts: # what a cut must not change
	@CC='$(CC) $(STD) $(filter-out -DRILL_%,$(CPPFLAGS))' FILES='$(call single_files,tool)' sh tests/cuts.sh $(BUILD)/cuts

size:  ## code, data and state in bytes, against tests/budget
	@$(call need,$(ARM)gcc,gcc-arm-none-eabi)
	@$(if $(STRAY),echo "in no layer: $(STRAY); see FILES_ in the Makefile"; exit 1)
	@CC='$(CC)' ARM='$(ARM)' FLAGS='$(STD) $(CPPFLAGS)' README='$(README)' sh tests/size.sh $(BUILD)/size \
		$(foreach l,$(ALL_LAYERS),$(l):$(subst $(space),:,$(FILES_$(l))))

size-features:  ## what each macro of config.h saves on a Cortex-M0+
	@$(call need,$(ARM)gcc,gcc-arm-none-eabi)
	@ARM='$(ARM)' FLAGS='$(STD)' FILES='$(call single_files,tool bind turn)' sh tests/features.sh $(BUILD)/features $(README)

stack:  ## the deepest stack of each public call, against tests/budget
	@$(call need,$(ARM)gcc,gcc-arm-none-eabi)
	@$(call need,python3)
	@mkdir -p $(BUILD)/stack
	@for f in $(LIB); do $(ARM)gcc $(STD) -Iinclude $(CPPFLAGS) $(M0) -Os -ffreestanding -fcallgraph-info=su,da \
		-c $$f -o $(BUILD)/stack/$$(basename $$f .c).o || exit 1; done
	@python3 tests/stack.py --budget tests/budget --figures $(BUILD)/stack/figures $(LIB:lib/%.c=$(BUILD)/stack/%.ci)

# Compilers for machines that nothing here runs: the decoder, the tool layer and the encoder must compile. sdcc: see
# tests/README.md.
compiles:
	@sh tests/target/compiles.sh $(BUILD)/compiles $(LIB)

stack-planted: # what it must not let pass
	@$(call need,$(ARM)gcc,gcc-arm-none-eabi)
	@sh tests/target/stack.sh $(BUILD)/stack

readme-figures:  ## the tables of size, cost, size-features and insn, put into README.md
	@+$(MAKE) --no-print-directory -s size cost size-features size-functions peers README=README.md >/dev/null
	@+$(MAKE) --no-print-directory -s insn >/dev/null
	@sh tests/target/insn_table.sh $(BUILD)/insn/all >$(BUILD)/insn/table.md
	@sh tests/readme.sh insn $(BUILD)/insn/table.md README.md
	@+$(MAKE) --no-print-directory -s firmware README=README.md >/dev/null

size-functions:  ## what the complete decoder's bytes are for, Cortex-M0+; ALL=1: each function
	@+$(MAKE) --no-print-directory -s size >/dev/null
	@ARM='$(ARM)' ALL='$(ALL)' sh tests/size_functions.sh $(BUILD)/size/m0-decoder-complete.o $(README)

cost:  ## flash, RAM and stack of what most programs use of it
	@$(call need,$(ARM)gcc,gcc-arm-none-eabi)
	@$(call need,python3)
	@FLAGS='$(CPPFLAGS)' README='$(README)' sh tests/target/cost.sh $(BUILD)/cost
	@$(call changed,$(BUILD)/cost/figures)

peers:  ## the same of JSON readers of others, next to rill's; make insn-setup gets the source of cJSON
	@$(call need,$(ARM)gcc,gcc-arm-none-eabi)
	@$(call need,riscv64-unknown-elf-gcc,gcc-riscv64-unknown-elf)
	@+$(make_quiet) cost README= >/dev/null
	@README='$(README)' sh tests/target/peer_sizes.sh $(BUILD)

ram:  ## sizeof of each state, on each target
	@CC='$(CC)' FLAGS='$(CPPFLAGS)' sh tests/target/ram.sh $(BUILD)/ram
	@$(call changed,$(BUILD)/ram/figures)

# Every figure of size, stack, ram, insn, cost and size-features against those of the last commit: in tests/baseline, written by make baseline.
changed = awk -f tests/target/compare.awk tests/baseline $(1) | grep -v 'passed, ' || true
FIGURES = $(foreach d,size stack ram insn cost features,$(BUILD)/$(d)/figures)
figures: # what is more than 2 % above the baseline; first, that 3 % more on one figure would be found
	@if awk '$$1 == "size/m0/complete" { $$2 *= 1.03 } { print }' tests/baseline | awk -f tests/target/compare.awk tests/baseline - >/dev/null; \
		then echo "FAIL: 3 % more is not found"; exit 1; fi
	@cat $(wildcard $(FIGURES)) | grep -v '/\(jsmn\|cjson\) ' | awk -f tests/target/compare.awk tests/baseline -
baseline:  ## the figures of size, stack, ram, insn, cost and size-features as they are now, into tests/baseline
	@+$(make_quiet) size
	@+$(make_quiet) stack ram insn cost size-features >/dev/null
	@{ echo '# What the code costs as it is committed: written by make baseline; make check fails 2 % above. gcc 12, -Os.'; \
		cat $(FIGURES) | grep -v '/\(jsmn\|cjson\) '; } >tests/baseline

analyze:  ## gcc -fanalyzer, clang-tidy, cppcheck, MISRA; no recursion, no call through a pointer, no VLA
	@sh tests/proof/analyze.sh $(BUILD) $(LIB)

# PROVE names layers: make prove PROVE='json sse'
prove:  ## Frama-C: no run-time error, whatever the bytes and the cuts; some hours for all of it, or PROVE='layer...'
	@$(call need,python3)
	@python3 tests/proof/prove.py $(BUILD) $(PROVE)

prove-quick: # the part of it that check has: half a minute
	@$(call need,frama-c,frama-c-base)
	@$(call need,python3)
	@python3 tests/proof/prove.py $(BUILD) quick

prove-wp:  ## Frama-C: contracts of the functions that look at runs of bytes, for every length
	@$(call need,python3)
	@python3 tests/proof/wp.py $(BUILD)

# ---- fuzzing ----

# in $(BUILD)/fuzz with sanitizers, in $(BUILD)/fuzz-plain without
FUZZ_FLAGS_fuzz = AFL_USE_ASAN=1 AFL_USE_UBSAN=1
# At -O2 the pass of AFL++ 4.04 counts a select of the last function with a counter behind the last one; that reads what
# is not its own. At -O1 there are no selects.
FUZZ_CC = afl-clang-fast -std=gnu99 -O1 -g -Iinclude $(CPPFLAGS)
define fuzz_variant
$(LIB:lib/%.c=$(BUILD)/$(1)/%.o): $(BUILD)/$(1)/%.o: lib/%.c $(wildcard lib/*.h) $(INSTALLED)
	@mkdir -p $$(@D)
	AFL_QUIET=1 $(FUZZ_FLAGS_$(1)) $(FUZZ_CC) -c -o $$@ $$<
$(FUZZERS:%=$(BUILD)/$(1)/%): $(BUILD)/$(1)/%: fuzz/fuzz_%.c fuzz/afl.c fuzz/fuzz.h fuzz/mutate.h $(LIB:lib/%.c=$(BUILD)/$(1)/%.o)
	AFL_QUIET=1 $(FUZZ_FLAGS_$(1)) $(FUZZ_CC) -o $$@ $$(filter %.c %.o,$$^)
$(if $(TWINS),$(BUILD)/$(1)/message: $(BUILD)/default/twin.o)
endef
$(foreach v,fuzz fuzz-plain,$(eval $(call fuzz_variant,$(v))))
$(BUILD)/fuzz/rill.dict: fuzz/dict.c $(INSTALLED)
	@mkdir -p $(@D)
	$(CC) $(OWN) $(CPPFLAGS) $(CFLAGS) -o $(BUILD)/fuzz/dict fuzz/dict.c
	$(BUILD)/fuzz/dict >$@
$(BUILD)/fuzz/mutate.so: fuzz/mutate.c fuzz/mutate.h
	@mkdir -p $(@D)
	$(CC) $(STD) $(WARN) $(WERROR) $(CFLAGS) -fPIC -shared -o $@ fuzz/mutate.c
$(FUZZERS:%=$(BUILD)/libfuzzer/%): $(BUILD)/libfuzzer/%: fuzz/fuzz_%.c fuzz/mutate.c fuzz/fuzz.h fuzz/mutate.h $(LIB) $(wildcard lib/*.h) $(INSTALLED)
	@mkdir -p $(@D)
	$(CLANG) $(STD) -O1 -g -Iinclude $(CPPFLAGS) -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -o $@ $(filter %.c,$^)
FUZZ_TOOLS = $(BUILD)/fuzz/rill.dict $(BUILD)/fuzz/mutate.so

fuzz:  ## AFL++ on each harness, FUZZ_TIME seconds each (60), on all cores
	@$(call need,afl-fuzz,afl++)
	@+$(make_quiet) $(FUZZ_TOOLS) $(FUZZERS:%=$(BUILD)/fuzz/%) $(FUZZERS:%=$(BUILD)/default/replay/%)
	@sh tests/fuzz.sh run $(BUILD) $(FUZZ_TIME) $(foreach h,$(FUZZERS),'$(h) $(call fuzz_files,$(h))')

libfuzzer: $(FUZZERS:%=$(BUILD)/libfuzzer/%) # the same harnesses; run build/libfuzzer/NAME -dict=build/fuzz/rill.dict DIR

fuzz-cmin:  ## what fuzz found, minimised, into fuzz/corpus
	@$(call need,afl-cmin,afl++)
	@+$(make_quiet) $(FUZZERS:%=$(BUILD)/fuzz-plain/%)
	@sh tests/fuzz.sh cmin $(BUILD) $(foreach h,$(FUZZERS),'$(h) $(call fuzz_files,$(h))')

fuzz-coverage:  ## lines of lib/ that seeds and corpus do not reach
	@+$(make_quiet) BUILD=$(BUILD)/coverage CFLAGS='-O0 -g --coverage' LDFLAGS=--coverage $(FUZZERS:%=$(BUILD)/coverage/default/replay/%)
	@sh tests/fuzz.sh coverage $(BUILD)/coverage $(foreach h,$(FUZZERS),'$(h) $(call fuzz_files,$(h))')

SELFTEST_NEEDS = $(foreach v,asan default config-RILL_FAST-0,$(BUILD)/$(v)/librill.a) $(FUZZERS:%=$(BUILD)/asan/replay/%) \
	$(TESTS:%=$(BUILD)/default/tests/%) $(addprefix $(BUILD)/asan/tests/test_,sse json emit message)
check-faults: # each planted fault has its place in the library
	@sh fuzz/selftest.sh $(BUILD) --apply
fuzz-selftest:  ## each planted fault is found; FAULTS='NAME...': only these
	@+$(make_quiet) $(SELFTEST_NEEDS)
	@CC='$(CC)' ASAN='$(STD) -Iinclude $(CPPFLAGS) $(SANITIZE)' PLAIN='$(STD) -Iinclude $(CPPFLAGS) $(CFLAGS)' \
		SLOW='$(BUILD)/config-RILL_FAST-0' sh fuzz/selftest.sh $(BUILD) $(FAULTS)

# Recorded streams and JSON test files are read too, if there are any.
$(BUILD)/fuzz/differential: fuzz/differential.cc fuzz/mutate.c fuzz/mutate.h $(BUILD)/default/librill.a
	@mkdir -p $(@D)
	$(CC) $(STD) $(CFLAGS) -c fuzz/mutate.c -o $@.mutate.o
	$(CXX) -std=c++17 -Wall -Wextra $(CPPFLAGS) $(CFLAGS) -Iinclude -o $@ fuzz/differential.cc $@.mutate.o \
		$(BUILD)/default/librill.a $(LDFLAGS) -lsimdjson -lyajl -ljansson
fuzz-differential:  ## seeds, corpus and random changes, through rill and through readers of others, FUZZ_TIME seconds
	@for h in simdjson.h yajl/yajl_parse.h jansson.h rapidjson/reader.h; do \
		echo "#include <$$h>" | $(CXX) -std=c++17 -x c++ -E - >/dev/null 2>&1 || \
		{ echo "skipped: install libsimdjson-dev libyajl-dev libjansson-dev rapidjson-dev"; exit 77; }; done
	@+$(make_quiet) $(BUILD)/fuzz/differential
	@$(BUILD)/fuzz/differential -r $(FUZZ_TIME) tests/demo.sse $(wildcard fuzz/seeds/* fuzz/fixed/* fuzz/corpus/* \
		$(CORPUS)/json $(CORPUS)/sse $(CORPUS)/streams $(CORPUS)/messages)

# Every string of an alphabet up to a length: json and sse have what structure is made of, words and marks bytes that are
# not ASCII, control characters and the letters of literals and names; of an alphabet of gate, each letter is an event.
ALPHABET_words = '[],:"\\tru\x1f\x80\xc3\xa9e'
ALPHABET_marks = 'event:\n\r1\xef\xbb\xbf\x80'
ALPHABET_json = '[]{},:"\\u0-.e1 '
ALPHABET_sse = 'da:\r\n t\x00i'
ALPHABET_gate = 'abcdtwghijklmnopvxsuRQTUNPMEBL'
ALPHABET_blocks = 'abtwghikvxsuRM'
ALPHABET_odd = 'abgzpsuRVWXYME'
ALPHABET_two = 'agsRABCILDFGHJKOM'
ALPHABET_three = 'abtgsuRSZyqref'
CUTS_json = -c # each at each cut into two; gate has whole events
CUTS_sse = -c
LENGTHS = json:json:4 json:words:4 sse:sse:5 sse:marks:5 gate:gate:4 gate:blocks:5 gate:odd:5 gate:two:5 gate:three:5
# in fuzz-exhaustive, some minutes
LENGTHS_MORE = json:json:6 json:words:6 sse:sse:7 sse:marks:6 gate:gate:5 gate:blocks:6 gate:odd:6 gate:two:6 gate:three:6
run_word = $(word $(1),$(subst :, ,$(2)))# harness:alphabet:length
exhaust = set -e; $(foreach x,$(1),printf '%-6s %s, ' $(call run_word,2,$(x)) $(call run_word,3,$(x)); \
	$(BUILD)/default/exhaustive/$(call run_word,1,$(x)) $(CUTS_$(call run_word,1,$(x))) $(call run_word,3,$(x)) $(ALPHABET_$(call run_word,2,$(x)));)
$(EXHAUSTIVE:%=$(BUILD)/default/exhaustive/%): $(BUILD)/default/exhaustive/%: $(BUILD)/default/obj/fuzz/fuzz_%.o \
		$(BUILD)/default/obj/fuzz/exhaustive.o $(BUILD)/default/librill.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
exhaustive: $(EXHAUSTIVE:%=$(BUILD)/default/exhaustive/%)
	@$(call exhaust,$(LENGTHS))
	@echo "$(words $(LENGTHS)) passed, 0 failed"
# The compiler calls in at every branch target, and what is copied is counted: see tests/steps.c.
COUNTED = -O1 -fsanitize-coverage=trace-pc $(foreach f,memcpy memmove memset memcmp,-D$(f)=steps_$(f))
linear: $(BUILD)/joined/rill.c  ## work is linear: steps for long inputs that come byte by byte, with the wide paths and without
	@mkdir -p $(BUILD)/linear
	@echo 'int x;' | $(CC) $(COUNTED) -x c -c -o $(BUILD)/linear/x.o - 2>/dev/null || { \
		echo "skipped: $(CC) has no -fsanitize-coverage=trace-pc"; exit 77; }
	@set -e; for wide in 1 0; do \
		flags="$(STD) -I$(BUILD)/joined/include $(CPPFLAGS) -DRILL_FAST=$$wide -DRILL_WIDE=$$wide"; \
		$(CC) $$flags $(COUNTED) -c $< -o $(BUILD)/linear/rill.o; \
		$(CC) $$flags $(WARN) -O1 -o $(BUILD)/linear/steps tests/steps.c $(BUILD)/linear/rill.o; \
		echo "RILL_FAST=$$wide RILL_WIDE=$$wide"; $(BUILD)/linear/steps; done
fuzz-exhaustive: $(EXHAUSTIVE:%=$(BUILD)/default/exhaustive/%)  ## every short text, stream and order of events; minutes
	@$(call exhaust,$(LENGTHS_MORE))
	@echo "$(words $(LENGTHS_MORE)) passed, 0 failed"

# ---- speed ----
# Peers are measured if their header is found. The library is in the program three times: as it is, without the fast path,
# without SSE2; each shows one name only.

BENCH_PEERS = simdjson rapidjson jsmn yajl cjson nlohmann jansson
HEADER_simdjson = simdjson.h
HEADER_rapidjson = rapidjson/document.h
HEADER_jsmn = jsmn.h
HEADER_yajl = yajl/yajl_parse.h
HEADER_cjson = cjson/cJSON.h
HEADER_nlohmann = nlohmann/json.hpp
HEADER_jansson = jansson.h
PACKAGE_rapidjson = rapidjson-dev
PACKAGE_nlohmann = nlohmann-json3-dev
LIBS_simdjson = -lsimdjson
LIBS_yajl = -lyajl
LIBS_cjson = -lcjson
LIBS_jansson = -ljansson
package = $(or $(PACKAGE_$(1)),lib$(1)-dev)
OBJCOPY ?= objcopy
BENCH_FLAGS = $(WARN) $(WERROR) $(CPPFLAGS) $(CFLAGS) -Ibench

installed_peer = $(shell $(if $(wildcard bench/peer_$(1).cc),$(CXX) -x c++,$(CC) -x c) -E -include $(HEADER_$(1)) \
	/dev/null >/dev/null 2>&1 && echo $(1))
installed_peers = $(eval installed_peers := $(foreach p,$(BENCH_PEERS),$(call installed_peer,$(p))))$(installed_peers)

$(BUILD)/bench/%.o: bench/%.c $(wildcard bench/*.h) $(BUILD)/default/flags
	@mkdir -p $(@D)
	$(CC) $(STD) $(BENCH_FLAGS) -c $< -o $@
$(BUILD)/bench/%.o: bench/%.cc $(wildcard bench/*.h) $(BUILD)/default/flags
	@mkdir -p $(@D)
	$(CXX) -std=c++17 -Wall -Wextra $(CFLAGS) -Ibench -c $< -o $@
define bench_library
$(BUILD)/bench/$(1).o: bench/peer_rill.c bench/peer.h bench/generate.h $(BUILD)/$(2)/librill.a
	@mkdir -p $$(@D)
	$(CC) $(call flags,$(2)) -Ibench -DPEER=$(1) -c $$< -o $$@.peer.o
	$(CC) -r -nostdlib -o $$@ $$@.peer.o $(BUILD)/$(2)/librill.a
	$(OBJCOPY) --keep-global-symbol=peer_$(1) $$@
endef
$(eval $(call bench_library,rill,default))
$(eval $(call bench_library,general,config-RILL_FAST-0))
$(eval $(call bench_library,portable,portable))
define bench_program
$(BUILD)/bench/$(1)/peers.list: FORCE
	@mkdir -p $$(@D)
	@printf 'X(%s)\n' rill general portable lines $(2) | cmp -s - $$@ || printf 'X(%s)\n' rill general portable lines $(2) >$$@
$(BUILD)/bench/$(1)/bench.o: bench/bench.c $(wildcard bench/*.h) $(INSTALLED) $(BUILD)/bench/$(1)/peers.list
	$(CC) $(STD) $(BENCH_FLAGS) -Iinclude -I$$(@D) -c $$< -o $$@
$(BUILD)/bench/$(1)/bench: $(BUILD)/bench/$(1)/bench.o $(patsubst %,$(BUILD)/bench/%.o,generate allocs rill general portable \
		peer_lines $(2:%=peer_%)) $(BUILD)/default/librill.a
	$(if $(wildcard $(2:%=bench/peer_%.cc)),$(CXX),$(CC)) $(CFLAGS) $(LDFLAGS) -o $$@ $$^ $(foreach p,$(2),$(LIBS_$(p))) $(LDLIBS)
endef
$(eval $(call bench_program,peers,$(PEERS)))
$(eval $(call bench_program,alone,))

$(BUILD)/bench/touch: bench/touch.c $(BUILD)/default/librill.a
	$(CC) $(STD) $(BENCH_FLAGS) -Iinclude -o $@ $^

bench: $(BUILD)/bench/request $(BUILD)/bench/tool $(BUILD)/bench/touch  ## speed, next to the peers that are installed
	@+$(make_quiet) $(BUILD)/bench/peers/bench PEERS='$(installed_peers)'
	@+$(make_quiet) insn-host >$(BUILD)/bench/insn.log 2>&1 || true
	@echo "measuring; some minutes"
	@if command -v valgrind >/dev/null && command -v python3 >/dev/null; then valgrind --tool=lackey --trace-mem=yes \
		--log-file=$(BUILD)/bench/touch.trace $(BUILD)/bench/touch >$(BUILD)/bench/touch.at && \
		python3 bench/touch.py $(BUILD)/bench/touch.at $(BUILD)/bench/touch.trace >$(BUILD)/bench/touched; \
		else echo "not counted how much of it" >$(BUILD)/bench/touched; fi
	@$(BUILD)/bench/peers/bench --touched "$$(cat $(BUILD)/bench/touched)" --tsv $(BUILD)/bench/bench.tsv --insn $(BUILD)/bench/insn $(BENCH_ARGS) \
		>$(BUILD)/bench/bench.md; rc=$$?; cat $(BUILD)/bench/bench.md; exit $$rc
	@$(BUILD)/bench/request
	@$(BUILD)/bench/tool
	@echo
	@for p in $(filter-out $(installed_peers),$(BENCH_PEERS)); do echo "not installed, so not measured: $$p"; done
	@command -v valgrind >/dev/null || echo "not installed, so instructions are not counted: valgrind"
	@if command -v python3 >/dev/null; then python3 bench/chart.py $(BUILD)/bench/bench.tsv >$(BUILD)/bench.svg && \
		echo "chart: $(BUILD)/bench.svg, figures: $(BUILD)/bench/bench.tsv"; else echo "not installed, so no chart: python3"; fi

bench-request: $(BUILD)/bench/request  ## the encoder alone: a request, text with escapes, base64
	@$<

PROFILE = real 1460 # a mix, and pieces of so many bytes, whole, or event
profile: $(BUILD)/bench/alone/bench  ## where the instructions go, with and without the fast path; PROFILE='respaced event'
	@$(call need,valgrind)
	@sh bench/profile.sh $(BUILD)/bench/alone/bench $(BUILD)/bench $(PROFILE)

bench-readme: ## put what bench printed last, and its chart, into README.md
	@python3 bench/readme.py $(BUILD)/bench/bench.md README.md
	@cp $(BUILD)/bench.svg bench/speed.svg

bench-node: $(BUILD)/bench/alone/bench  ## the same job under node, with JSON.parse and what npm has put into build/node
	@$(call need,node,nodejs)
	@$< --write real 8 $(BUILD)/bench/real.sse
	@node bench/peer_node.mjs $(BUILD)/bench/real.sse

bench-setup:  ## install what bench can measure (Debian, as root)
	apt-get install -y --no-install-recommends valgrind python3 g++ \
		$$(for p in $(foreach p,$(BENCH_PEERS),$(call package,$(p))); do \
			if [ -n "$$(apt-cache madison $$p)" ]; then echo $$p; else echo "no package $$p" >&2; fi; done)

insn-host: $(BUILD)/bench/alone/bench  ## instructions an event, counted by valgrind, against tests/budget; ALL=1: of all mixes
	@CC='$(CC)' CFLAGS='$(CFLAGS)' sh bench/insn.sh $(BUILD)/bench/alone/bench tests/budget $(BUILD)/bench/insn README.md

# Instructions on small cores, exact, from the emulator. The peers are those whose source is there: jsmn's is its header;
# that of cJSON comes with make insn-setup.
INSN_MIXES = real large esc tools
INSN_CJSON = $(wildcard $(BUILD)/peers/cjson/cJSON.c)
INSN_PEERS = rill $(if $(wildcard /usr/include/jsmn.h),jsmn) $(if $(INSN_CJSON),cjson)
$(BUILD)/insn/peers.list: FORCE
	@mkdir -p $(@D) $(@D)/include
	@printf 'X(%s)\n' $(INSN_PEERS) | cmp -s - $@ || printf 'X(%s)\n' $(INSN_PEERS) >$@
	@cp $(wildcard /usr/include/jsmn.h) $(@D)/include 2>/dev/null || true
$(BUILD)/insn/plugin.so: tests/target/plugin.c
	@mkdir -p $(@D)
	$(CC) -O2 -w -shared -fPIC -o $@ $<
$(INSN_MIXES:%=$(BUILD)/insn/%.sse): $(BUILD)/insn/%.sse: $(BUILD)/bench/alone/bench
	@mkdir -p $(@D)
	$< --write $* 1 $@.all
	head -c $$((1048576 - 64)) $@.all >$@ && rm $@.all
define insn_image
$(BUILD)/insn/$(1)$(3).elf: bench/target.c $(INSN_PEERS:%=bench/peer_%.c) bench/peer.h bench/split.h $(BUILD)/insn/peers.list \
		$(X_$(1):%.c=$(BUILD)/$(2)/obj/%.o) $(BUILD)/$(2)/librill.a
	$(call cc,$(1)) $(STD) $(if $(3),$(D_$(2)),$(CPPFLAGS)) -Iinclude -Ibench -I$(BUILD)/insn $(F_$(1)) -I$(BUILD)/insn/include -I$(BUILD)/peers -DPEER=rill \
		$(L_$(1)) -o $$@ $$(filter %.c %.o,$$^) $(INSN_CJSON) $(BUILD)/$(2)/librill.a $(E_$(1))
endef
$(foreach v,$(INSN_CORES),$(eval $(call insn_image,$(v),$(v:m0=m0-64k),))$(eval $(call insn_image,$(v),$(v)-fast,-fast)))

insn: $(BUILD)/insn/plugin.so $(INSN_MIXES:%=$(BUILD)/insn/%.sse) $(foreach v,$(INSN_CORES) $(INSN_FAST),$(BUILD)/insn/$(v).elf)  ## instructions a byte on M0+, M4, RV32
	@sh tests/target/insn.sh $(BUILD)/insn "$(INSN_CORES)" "$(INSN_MIXES)" "$(INSN_PEERS)"
	@$(call changed,$(BUILD)/insn/figures)
insn-real: # the part of it that check runs
	@$(call need,qemu-system-arm)
	@$(call need,qemu-system-riscv32,qemu-system-misc)
	@+$(make_quiet) insn INSN_MIXES=real INSN_PEERS=rill
insn-setup:  ## the source of cJSON for insn, into build/peers (Debian)
	@sh tests/target/peers.sh $(BUILD)/peers

# The same firmware on a board with 8 KB of RAM, and on one with a Cortex-M0. The linker holds it to 64 KB and 8 KB.
FIRMWARE = stm32 microbit
ROM_stm32 = 0x08000000
ROM_microbit = 0
define firmware_image
$(BUILD)/firmware/$(1).elf: $(addprefix tests/target/,firmware.c services.c cortexm.c target.h cortexm.ld) $(BUILD)/m0-64k/librill.a
	@mkdir -p $$(@D)
	$(call cc,m0) $(OWN) $(CPPFLAGS) -mthumb -mcpu=cortex-m0plus $(BOARD) $(call cortex_m,$(ROM_$(1)),64K,0x20000000,8K,3K) -o $$@ \
		$$(filter %.c %.a,$$^) -lgcc
endef
$(foreach v,$(FIRMWARE),$(eval $(call firmware_image,$(v))))
firmware:  ## a device in 64 KB of flash and 8 KB of RAM, emulated
	@$(call need,$(ARM)gcc,gcc-arm-none-eabi)
	@$(call need,qemu-system-arm)
	@+$(make_quiet) $(FIRMWARE:%=$(BUILD)/firmware/%.elf)
	@README='$(README)' sh tests/target/firmware.sh $(BUILD)/firmware $(FIRMWARE)

# ---- the rest ----

CJSON = $(wildcard /usr/include/cjson/cJSON.h)
RAPIDJSON = $(and $(wildcard /usr/include/rapidjson/writer.h),$(shell command -v $(CXX)))
$(BUILD)/bench/request: bench/request.c $(BUILD)/librill.a $(if $(RAPIDJSON),$(BUILD)/bench/request_rapidjson.o)
	@mkdir -p $(@D)
	$(CC) $(OWN) $(CPPFLAGS) $(CFLAGS) $(if $(CJSON),-DWITH_CJSON) $(if $(RAPIDJSON),-DWITH_RAPIDJSON) -o $@ $< \
		$(filter %.o,$^) $(BUILD)/librill.a $(LDFLAGS) $(if $(CJSON),-lcjson) $(if $(RAPIDJSON),-lstdc++)
$(BUILD)/bench/tool: bench/tool.c $(BUILD)/librill.a
	@mkdir -p $(@D)
	$(CC) $(OWN) $(CPPFLAGS) $(CFLAGS) -o $@ $^ $(LDFLAGS)

install: $(BUILD)/librill.a  ## headers, librill.a and rill.pc, below DESTDIR and PREFIX
	mkdir -p $(DESTDIR)$(PREFIX)/include/rill $(DESTDIR)$(PREFIX)/lib/pkgconfig
	cp include/rill.h $(DESTDIR)$(PREFIX)/include/
	cp $(filter include/rill/%,$(INSTALLED)) $(DESTDIR)$(PREFIX)/include/rill/
	cp $(BUILD)/librill.a $(DESTDIR)$(PREFIX)/lib/
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' \
		-e 's|@DEFINES@|$(filter -DRILL_%,$(CPPFLAGS) $(CFLAGS))|' -e 's| *$$||' \
		lib/rill.pc.in >$(DESTDIR)$(PREFIX)/lib/pkgconfig/rill.pc

uninstall:  ## undo install
	rm -rf $(DESTDIR)$(PREFIX)/include/rill
	rm -f $(DESTDIR)$(PREFIX)/include/rill.h $(DESTDIR)$(PREFIX)/lib/librill.a $(DESTDIR)$(PREFIX)/lib/pkgconfig/rill.pc

help:  ## list the targets
	@awk -F':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  %-20s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

clean:  ## remove build/
	rm -rf $(BUILD)

FORCE:
.SUFFIXES:
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: FORCE all run readme-figures test check asan msan cross coverage fuzz fuzz-replay fuzz-cmin fuzz-coverage fuzz-selftest fuzz-differential fuzz-exhaustive exhaustive linear libfuzzer bench bench-setup bench-request bench-readme bench-node profile insn-host insn insn-real insn-setup baseline cost peers figures ram firmware compiles stack-planted size stack big \
	corpus freestanding examples gateway sdk cortex-m errors checkpoint cuts installed check-freestanding check-headers check-symbols hostile hostile-server hostile-sdk program check-security check-faults analyze prove prove-quick prove-wp \
	check-config check-single single check-dist dist size-features size-functions install uninstall help clean
